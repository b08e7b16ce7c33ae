import type { MetricBatch } from '@qovery/sdk'
import { CollectedOutput, poll, testContext, type TestContext } from '@qovery/sdk/testing'
import { join } from 'node:path'
import { vi } from 'vitest'
import type { HostMetrics } from '../host-metrics.ts'
import { host_metrics } from '../index.ts'

export const FIXTURES = join(import.meta.dirname, '..', 'fixtures')
/** The tree of files that tests read unless they name another. */
export const SERVER = join(FIXTURES, 'a-server-with-cgroup-v2')

/** What was sent, and what was told of it. */
export interface Scraped {
  readonly batches: MetricBatch[]
  readonly cx: TestContext
}

/** Runs the source over a tree of files, or over this machine (`null`), until it has sent `generations`. */
export async function scrape(
  options: object,
  root: string | null = SERVER,
  { generations = 1, between = (): void => undefined } = {},
): Promise<Scraped> {
  const cx = testContext({ id: 'host' })
  const config = host_metrics.config.parse({ scrape_interval_secs: 0.1, ...options })
  try {
    if (root !== null) {
      vi.stubEnv('PROCFS_ROOT', join(root, 'proc'))
      vi.stubEnv('SYSFS_ROOT', join(root, 'sys'))
    }
    return { batches: await generationsOf(await host_metrics.create(config, cx), generations, between), cx }
  } finally {
    vi.unstubAllEnvs()
  }
}

/** Runs a source until it has sent `generations`, with a call between any two of them, and returns their batches. */
export async function generationsOf(
  source: Pick<HostMetrics, 'run'>,
  generations: number,
  between: () => void = () => undefined,
): Promise<MetricBatch[]> {
  const out = new CollectedOutput()
  const stop = new AbortController()
  const running = source.run(out, stop.signal)
  const batches = () => out.batches.map(({ batch }) => batch as MetricBatch)
  for (let wanted = 1; wanted <= generations; wanted++) {
    await poll(`generation ${wanted}`, () => batches().some(({ generation: g }) => g?.id === wanted && g.final))
    if (wanted < generations) between()
  }
  stop.abort()
  await running
  return batches().filter(({ generation }) => (generation?.id ?? 0) <= generations)
}

/** Samples as lines: `name{tag=value} = number`, without what all of them have. */
export function lines(batches: readonly MetricBatch[]): string[] {
  const events = batches.flatMap((batch) => batch.events)
  return events.map(({ series, value }) => {
    const tags = series.tagNames
      .map((name, index) => `${name}=${String(series.tagValues[index])}`)
      .filter((tag) => !tag.startsWith('collector=') && !tag.startsWith('host='))
    const number = 'value' in value ? value.value : Number.NaN
    return `${series.name}${tags.length === 0 ? '' : `{${tags.join(',')}}`} = ${number}`
  })
}
