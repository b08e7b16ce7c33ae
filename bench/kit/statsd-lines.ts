const DATAGRAM_BYTES = 1400
const REGIONS = ['eu-west', 'us-east', 'ap-south']
/** Sample rates that are exact in binary, so that totals are exact too. A client's call has one rate, so a series has. */
const RATES = [
  { text: '', weight: 1 },
  { text: '', weight: 1 },
  { text: '|@0.5', weight: 2 },
  { text: '|@0.25', weight: 4 },
]

export interface LinesWanted {
  /** How many series the lines are of; every one occurs. */
  readonly series: number
  readonly lines: number
  readonly tags: boolean
  /** Of ten series so many are counters and gauges; the rest are timers. */
  readonly mix?: { readonly counters: number; readonly gauges: number }
}

/** Lines packed into datagrams, with what each one adds to the sum of all counters. */
export interface StatsdLines {
  readonly datagrams: readonly Buffer[]
  readonly linesIn: readonly number[]
  readonly countIn: readonly number[]
  readonly lines: number
  readonly count: number
}

/** Makes lines, the same ones on every machine. Counters begin with `bench_count` once their dots are underscores. */
export function statsdLines(wanted: LinesWanted): StatsdLines {
  const random = randomInts()
  const datagrams: Buffer[] = []
  const linesIn: number[] = []
  const countIn: number[] = []
  let text = ''
  let held = 0
  let counted = 0
  const flush = () => {
    datagrams.push(Buffer.from(text))
    linesIn.push(held)
    countIn.push(counted)
    text = ''
    held = 0
    counted = 0
  }
  for (let i = 0; i < wanted.lines; i++) {
    const { line, count } = lineOf(i < wanted.series ? i : random(wanted.series), wanted, random)
    if (text.length + line.length + 1 > DATAGRAM_BYTES) flush()
    text += text === '' ? line : `\n${line}`
    held++
    counted += count
  }
  flush()
  return { datagrams, linesIn, countIn, lines: wanted.lines, count: countIn.reduce((a, b) => a + b, 0) }
}

function lineOf(series: number, { tags, mix }: LinesWanted, random: (below: number) => number) {
  const { counters, gauges } = mix ?? { counters: 5, gauges: 2 }
  const kind = series % 10 < counters ? 'count' : series % 10 < counters + gauges ? 'level' : 'time'
  const host = Math.floor(series / 40)
  const region = REGIONS[host % REGIONS.length] as string
  const base = `bench.${kind}.m${series % 40}`
  const name = tags ? base : `${base}.web-${host}.${region}`
  const suffix = tags ? `|#host:web-${host},region:${region}` : ''
  if (kind === 'level') return { line: `${name}:${random(100_000) / 10}|g${suffix}`, count: 0 }
  const rate = RATES[series % RATES.length] as (typeof RATES)[number]
  if (kind === 'time') return { line: `${name}:${1 + random(5000) / 10}|ms${rate.text}${suffix}`, count: 0 }
  const value = 1 + random(9)
  return { line: `${name}:${value}|c${rate.text}${suffix}`, count: value * rate.weight }
}

/** Numbers from 0 to below a bound; a xorshift generator of 32 bits (Marsaglia 2003). */
function randomInts(): (below: number) => number {
  let state = 0x2545f491
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
