import { MetricBatchBuilder, Series, Shape, type MetricBatch } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { bench, group, run } from 'mitata'
import { storeOptions } from './exporter.ts'
import { StorePages } from './formats/render.ts'
import { options } from './options.ts'
import { MetricStore } from './store/store.ts'
import { FORMAT_NAMES, FORMATS } from './testing/exporter-fixture.ts'

/** Fifty counters with four labels each; a third of the values are fractions. */
function batchesOf(count: number): MetricBatch[] {
  const batches: MetricBatch[] = []
  const builder = new MetricBatchBuilder()
  for (let i = 0; i < count; i++) {
    const labels = [
      ['code', String(200 + (i % 7))],
      ['host', `host-${i % 500}`],
      ['instance', `10.0.${i % 255}.${i % 13}`],
      ['path', `/api/v1/${i}`],
    ] as const
    builder.push(
      Series.of(`http_requests_${i % 50}_total`, labels),
      Shape.counter,
      i % 3 ? i * 7 : i * 0.37,
      1,
      Number.NaN,
    )
    if (builder.length === 1000) batches.push(builder.finish())
  }
  return batches
}

function storeOf(batches: readonly MetricBatch[]): MetricStore {
  const store = new MetricStore(storeOptions(options.parse({})), testContext())
  for (const batch of batches) store.ingest(batch)
  return store
}

for (const count of [50_000, 100_000]) {
  const batches = batchesOf(count)
  const store = storeOf(batches)
  group(`${count} series`, () => {
    bench('ingest a row of each', () => {
      for (const batch of batches) store.ingest(batch)
    })
    for (const format of FORMAT_NAMES) {
      bench(`render ${format}`, async () => {
        let bytes = 0
        // Pages of its own: those of one object share what is rendered at the same time.
        const pages = new StorePages(store, { created_samples: false })
        for await (const chunk of pages.render(FORMATS[format])) bytes += chunk.length
        return bytes
      })
    }
    bench('render text, all values changed', async () => {
      for (const batch of batches) store.ingest(batch)
      let bytes = 0
      const pages = new StorePages(store, { created_samples: false })
      for await (const chunk of pages.render(FORMATS.text)) bytes += chunk.length
      return bytes
    })
  })
}

await run()
