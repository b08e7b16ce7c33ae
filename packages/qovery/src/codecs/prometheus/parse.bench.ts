import { bench, do_not_optimize, run } from 'mitata'
import { Harvest } from './harvest.ts'
import type { SeriesRules } from './series-maker.ts'
import { TextParser } from './text-parser.ts'

const SERIES = 50_000
const RULES: SeriesRules = { tags: [['instance', 'web:9100']], honor_labels: false, limits: {} }

/** A page of counters and gauges with three labels each, 100 of a name; `round` changes every value. */
function scalars(round: number): Buffer {
  const lines: string[] = []
  for (let i = 0; i < SERIES; i++) {
    const family = Math.floor(i / 100)
    const [type, name] =
      family % 2 === 0 ? ['counter', `app_requests_${family}_total`] : ['gauge', `app_depth_${family}`]
    if (i % 100 === 0) lines.push(`# HELP ${name} What the application did.`, `# TYPE ${name} ${type}`)
    const value = i % 10 === 0 ? `${1 + (i % 9)}.${234 + round}e+09` : ((i * 7919 + round) % 100_000) / 8
    lines.push(`${name}{host="web-${i % 100}",method="GET",path="/api/v1/items/${i % 7}"} ${value}`)
  }
  return Buffer.from(`${lines.join('\n')}\n`)
}

/** The same number of lines, all of histograms of twelve buckets. */
function histograms(round: number): Buffer {
  const lines: string[] = []
  for (let i = 0; lines.length < SERIES; i++) {
    const name = `app_took_${Math.floor(i / 100)}_seconds`
    if (i % 100 === 0) lines.push(`# HELP ${name} How long it took.`, `# TYPE ${name} histogram`)
    const labels = `host="web-${i % 100}",method="GET"`
    const bounds = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf']
    bounds.forEach((le, k) => lines.push(`${name}_bucket{${labels},le="${le}"} ${(i + round) * (k + 1)}`))
    lines.push(`${name}_sum{${labels}} ${(i + round) / 8}`, `${name}_count{${labels}} ${(i + round) * 12}`)
  }
  return Buffer.from(`${lines.join('\n')}\n`)
}

for (const [what, make] of [
  ['counters and gauges', scalars],
  ['lines of histograms', histograms],
] as const) {
  const pages = [make(1), make(2), make(3)]
  const parser = new TextParser('prometheus', RULES)
  let round = 0
  bench(`${SERIES} ${what}, series known`, () => {
    const harvest = new Harvest({ timestamp: 1_700_000_000_000 })
    parser.parse(pages[round++ % pages.length] as Buffer, harvest)
    do_not_optimize(harvest.finish())
  })
}

await run()
