import { mkdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { Observed, SAID_ONCE } from '../harness/observed.ts'
import { Folder } from '../harness/qovery.ts'

const COLLECTORS = ['cpu', 'disk', 'load', 'host', 'memory', 'network', 'filesystem']

test('where all collectors fail at once, each is told of, once', async () => {
  await using folder = await Folder.of()
  await mkdir(`${folder.path}/proc`)
  const source = `{ type: host_metrics, scrape_interval_secs: 0.1, collectors: [${COLLECTORS.join(', ')}] }`
  await using observed = await Observed.start(
    { sources: `  host: ${source}`, shown: ['host'] },
    { in: folder, env: { PROCFS_ROOT: `${folder.path}/proc` }, flags: SAID_ONCE },
  )
  const errors = (samples: ReadonlyMap<string, number>) =>
    [...samples].find(([series]) => series.includes('error_type="collector_failed"'))?.[1] ?? 0
  await observed.ledger.closed(observed.page.url, (_, samples) => errors(samples) >= 3 * COLLECTORS.length)
  for (const name of COLLECTORS) {
    expect(observed.qovery.said(`The collector ${name} failed`)).toBe(1)
  }
})
