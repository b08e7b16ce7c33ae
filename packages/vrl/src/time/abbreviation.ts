/** Intl knows abbreviations of zones only in the languages of the people who use them. */
const LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA', 'en-CA']
/** Those that no language of Intl has, of zones where clocks do not change. */
const FIXED: Readonly<Record<string, string>> = {
  'Africa/Lagos': 'WAT',
  'Africa/Nairobi': 'EAT',
  'Asia/Hong_Kong': 'HKT',
  'Asia/Jakarta': 'WIB',
  'Asia/Karachi': 'PKT',
  'Asia/Manila': 'PST',
  'Asia/Seoul': 'KST',
  'Asia/Shanghai': 'CST',
  'Asia/Taipei': 'CST',
  'Asia/Tokyo': 'JST',
  'Europe/Moscow': 'MSK',
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** The abbreviation of a zone's name at a point in time, where it has one and Intl knows it. */
export function abbreviation(timeZone: string, epoch: number): string | undefined {
  if (Object.hasOwn(FIXED, timeZone)) return FIXED[timeZone]
  const date = new Date(epoch * 1000)
  if (Number.isNaN(date.getTime())) return undefined
  for (const locale of LOCALES) {
    const parts = formatOf(locale, timeZone).formatToParts(date)
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
    if (/^[A-Z]{2,5}$/.test(name)) return name
  }
  return undefined
}

function formatOf(locale: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone}`
  let format = formats.get(key)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' })
    formats.set(key, format)
  }
  return format
}
