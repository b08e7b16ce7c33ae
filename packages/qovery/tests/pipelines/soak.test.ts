import { expect, test } from 'vitest'
import { Observed } from '../harness/observed.ts'
import { freePort } from '../harness/qovery.ts'
import { judge } from '../soak/judgement.ts'
import { Load } from '../soak/load.ts'
import { everything } from '../soak/parts.ts'

const SECONDS = 5

test('with every component under load from clients that come, go and break off, the books close and it ends in order', async () => {
  const ports = { tcp: await freePort(), udp: await freePort() }
  await using observed = await Observed.start(everything(ports))
  const load = new Load(observed, ports)
  await load.run(SECONDS)
  const idle = Object.entries(load.counts).filter(([, count]) => count === 0)
  expect(idle).toEqual([])
  expect(await observed.residentMiB()).toBeLessThan(500)
  expect((await judge(observed, ports)).faults).toEqual([])
}, 60_000)
