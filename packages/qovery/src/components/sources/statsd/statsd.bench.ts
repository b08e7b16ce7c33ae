import { MetricBatchBuilder } from '@qovery/sdk'
import { bench, do_not_optimize, run } from 'mitata'
import { StatsdParser } from './parser.ts'

/** Lines of 1,000 series: half counters, a third timers, the rest gauges; some sampled. Each run takes 10,000 of them. */
function lines(tagged: boolean): Buffer {
  const text: string[] = []
  for (let i = 0; i < 10_000; i++) {
    const n = (i * 7919) % 1000
    const [name, type] = n < 500 ? ['requests', 'c'] : n < 800 ? ['latency', 'ms'] : ['queue', 'g']
    const rate = type !== 'g' && i % 4 === 3 ? '|@0.5' : ''
    const where = [`web-${n}`, `eu-west-${n % 3}`]
    const head = tagged ? `bench.${name}` : `bench.${name}.${where.join('.')}`
    text.push(`${head}:${(i % 5000) / 10}|${type}${rate}${tagged ? `|#host:${where[0]},region:${where[1]}` : ''}\n`)
  }
  return Buffer.from(`${text.join('')}    `)
}

for (const tagged of [true, false]) {
  const bytes = lines(tagged)
  const rows = new MetricBatchBuilder()
  const parser = new StatsdParser(
    { sanitize: true, convert_to: 'seconds' },
    { rows, full: () => do_not_optimize(rows.finish()) },
  )
  bench(`10,000 lines ${tagged ? 'with' : 'without'} tags`, () => parser.parse(bytes, 0, bytes.length - 4))
}

await run()
