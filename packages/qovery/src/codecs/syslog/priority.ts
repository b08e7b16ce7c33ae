/** Names of facilities by number, as the decoder writes them. RFC 5424, section 6.2.1; spellings of Linux and Vector. */
export const FACILITIES: readonly string[] =
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clockd local0 local1 local2 local3 local4 local5 local6 local7'.split(
    ' ',
  )

/** Names of severities by number. */
export const SEVERITIES: readonly string[] = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug']

/** Other spellings that the encoder reads. */
const FACILITY_ALIASES: readonly (readonly [string, number])[] = [
  ['kernel', 0],
  ['auth-priv', 10],
  ['auth_priv', 10],
  ['security', 13],
  ['console', 14],
  ['log-alert', 14],
  ['log_alert', 14],
  ['solaris-cron', 15],
  ['solaris_cron', 15],
]
const SEVERITY_ALIASES: readonly (readonly [string, number])[] = [
  ['emergency', 0],
  ['panic', 0],
  ['critical', 2],
  ['error', 3],
  ['warn', 4],
  ['informational', 6],
]

const FACILITY_NUMBERS = numbers(FACILITIES, FACILITY_ALIASES)
const SEVERITY_NUMBERS = numbers(SEVERITIES, SEVERITY_ALIASES)

/** The number of a facility from its name, in any case, or from its digits; `undefined`: it is none. */
export function facilityNumber(text: string): number | undefined {
  return numberIn(text, FACILITY_NUMBERS, FACILITIES.length)
}

/** The number of a severity from its name, in any case, or from its digits; `undefined`: it is none. */
export function severityNumber(text: string): number | undefined {
  return numberIn(text, SEVERITY_NUMBERS, SEVERITIES.length)
}

function numberIn(text: string, names: ReadonlyMap<string, number>, count: number): number | undefined {
  const name = text.trim().toLowerCase()
  const number = /^\d{1,3}$/.test(name) ? Number(name) : names.get(name)
  return number !== undefined && number < count ? number : undefined
}

function numbers(names: readonly string[], aliases: readonly (readonly [string, number])[]): Map<string, number> {
  return new Map([...names.map((name, number) => [name, number] as const), ...aliases])
}
