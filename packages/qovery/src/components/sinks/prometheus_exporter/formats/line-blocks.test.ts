import { ABSOLUTE, MetricBatchBuilder, Series, Shape } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Escaping, Format } from '../negotiation.ts'
import { storeOptions } from '../exporter.ts'
import { options } from '../options.ts'
import type { ScalarEntry } from '../store/entry.ts'
import { MetricStore } from '../store/store.ts'
import { FORMATS } from '../testing/exporter-fixture.ts'
import { Naming } from './naming.ts'
import { numberText } from './numbers.ts'
import { StorePages } from './render.ts'

const SERIES = 300
const series = Array.from({ length: SERIES }, (_, i) => Series.of('temperature', [['room.name', `room ${i}`]]))

async function pageOf(store: MetricStore, format: Format): Promise<string> {
  let page = ''
  for await (const chunk of new StorePages(store, { created_samples: false }).render(format)) page += chunk.toString()
  return page
}

/** The lines of samples as they must be, without anything kept. */
function linesOf(store: MetricStore, escaping: Escaping): string[] {
  return store.families.sorted().flatMap((family) => {
    const naming = new Naming(family, escaping)
    const present = family.entries.filter((entry) => !entry.isGone) as ScalarEntry[]
    return present.map((entry) => `${naming.line(entry)} ${numberText(entry.value)}`)
  })
}

function samples(page: string): string[] {
  return page.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

const value = fc.oneof(
  fc.integer({ min: -20, max: 2_000_000_000 }),
  fc.double(),
  fc.integer({ min: -10_000, max: 2_000_000_000 }).map((thousandths) => thousandths / 1000),
  fc.constantFrom(0, -0, 9, 10, 999_999_999, 1_000_000_000, 1e21),
)
const step = fc.oneof(
  fc.record({
    what: fc.constant('set' as const),
    from: fc.nat(SERIES - 1),
    values: fc.array(value, { maxLength: 200 }),
  }),
  fc.record({ what: fc.constant('page' as const), format: fc.constantFrom('text' as const, 'openmetrics' as const) }),
  fc.record({ what: fc.constant('other scheme' as const) }),
)

describe('lines that are kept from page to page', () => {
  it('are those that would be written anew, whatever has changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const store = new MetricStore(storeOptions(options.parse({})), testContext())
        const builder = new MetricBatchBuilder()
        const pages: { shown: string[]; wanted: string[] }[] = []
        for (const action of [...steps, { what: 'page' as const, format: 'text' as const }]) {
          if (action.what === 'set') {
            action.values.forEach((one, i) =>
              builder.push(series[(action.from + i) % SERIES] as Series, Shape.gauge | ABSOLUTE, one, 1, Number.NaN),
            )
            if (builder.length > 0) store.ingest(builder.finish())
          } else {
            const format = FORMATS[action.what === 'page' ? action.format : 'text']
            const shown = action.what === 'page' ? format : { ...format, escaping: 'dots' as const }
            pages.push({ shown: samples(await pageOf(store, shown)), wanted: linesOf(store, shown.escaping) })
          }
        }
        expect(pages.map(({ shown }) => shown)).toEqual(pages.map(({ wanted }) => wanted))
      }),
      { numRuns: 60 },
    )
  })

  it('leave out series that have gone', async () => {
    const store = new MetricStore(storeOptions(options.parse({})), testContext())
    const builder = new MetricBatchBuilder()
    const generation = (id: number, count: number) => {
      for (const one of series.slice(0, count)) builder.push(one, Shape.gauge | ABSOLUTE, id, 1, Number.NaN)
      store.ingest(builder.finish({ scope: 'host', id, final: true }))
    }
    generation(1, 300)
    expect(samples(await pageOf(store, FORMATS.text))).toHaveLength(300)
    generation(2, 250)
    const after = samples(await pageOf(store, FORMATS.text))
    expect(after).toHaveLength(250)
    expect(after).toEqual(linesOf(store, FORMATS.text.escaping))
  })
})
