import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { ExporterStub, showing } from '../../src/components/sources/prometheus_scrape/testing/exporter-stub.ts'
import { Observed } from '../harness/observed.ts'

test('a series that is gone from its target, or whose target is gone, is gone from the page with the next scrape', async () => {
  await using first = await ExporterStub.of('# TYPE a counter\na{b="1"} 1\na{b="2"} 2\n')
  await using second = await ExporterStub.of('# TYPE a counter\na{b="3"} 3\n')
  await using program = await Observed.start({
    sources: `
  targets:
    type: prometheus_scrape
    endpoints: ["${first.url}", "${second.url}"]
    scrape_interval_secs: 1
    instance_tag: instance`,
    shown: ['targets'],
  })
  const [one, two] = [first.host, second.host]
  const shows = (wanted: Record<string, number>) =>
    poll(JSON.stringify(wanted), async () => {
      const all = [...(await program.samples())].filter(([series]) => /^(a|up)\{/.test(series))
      return JSON.stringify(Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)))) === JSON.stringify(wanted)
    })
  const other = { [`a{b="3",instance="${two}"}`]: 3 }
  await shows({ [`a{b="1",instance="${one}"}`]: 1, [`a{b="2",instance="${one}"}`]: 2, ...other })
  first.answer = showing('# TYPE a counter\na{b="2"} 5\n')
  await shows({ [`a{b="2",instance="${one}"}`]: 5, ...other })
  first.answer = (request) => request.socket.destroy()
  await shows({ ...other, [`up{endpoint="${first.url}",instance="${one}"}`]: 0 })
  first.answer = showing('# TYPE a counter\na{b="1"} 7\n')
  await shows({ [`a{b="1",instance="${one}"}`]: 7, ...other })
  await poll('both targets to be up', async () => {
    const up = [...(await program.samples())].filter(([series]) => series.startsWith('qovery_scrape_target_up'))
    return up.length === 2 && up.every(([, value]) => value === 1)
  })
  await program.ledger.closed(program.page.url)
  expect(await program.stop()).toEqual({ code: 0, signal: null })
})
