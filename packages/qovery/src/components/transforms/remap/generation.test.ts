import { MetricBatch, MetricEvent, Series, type Generation } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { remap } from './index.ts'

const WHOLE: Generation = { scope: 'scrape', id: 7, final: true }
const host = { reverse: () => Promise.resolve('a.example') }

/** What becomes of the mark of a whole, by port, where a program runs on the metrics `keep` and `drop`. */
async function marksOf(options: object): Promise<[port: string, generation: Generation | null][]> {
  const cx = testContext({ inputKinds: ['metric'], programHost: () => Promise.resolve(host) })
  const transform = await remap.create(remap.config.parse(options), cx)
  const out = new CollectedEmit()
  await transform.start?.(() => undefined)
  const metrics = ['keep', 'drop'].map(
    (name) => new MetricEvent({ series: Series.of(name, []), kind: 'absolute', value: { type: 'gauge', value: 1 } }),
  )
  transform.transform(MetricBatch.of(metrics, WHOLE), out)
  await transform.settled?.()
  transform.flush?.(out, 'end')
  return out.passed.map(({ batch, port }) => [port, (batch as MetricBatch).generation])
}

test.each([
  ['one that runs at once', 'true'],
  ['one that waits for others', 'reverse_dns("10.0.0.1") ?? true'],
])('what was polled as a whole stays a whole through a program: %s', async (_, source) => {
  expect(await marksOf({ source })).toEqual([['', WHOLE]])
})

test.each([
  ['one that runs at once', 'if .name == "drop" { abort }'],
  ['one that waits for others', 'reverse_dns("10.0.0.1") ?? true\nif .name == "drop" { abort }'],
])('a whole ends with the last batch made of it: %s', async (_, source) => {
  const options = { source, drop_on_abort: true, reroute_dropped: true }
  expect(await marksOf(options)).toEqual([
    ['', { ...WHOLE, final: false }],
    ['dropped', WHOLE],
  ])
})
