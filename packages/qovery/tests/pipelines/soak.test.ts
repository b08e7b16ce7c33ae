import { expect, test } from 'vitest'
import { Observed } from '../harness/observed.ts'
import { judge } from '../soak/judgement.ts'
import { load, prepare } from '../soak/load.ts'
import { everything } from '../soak/parts.ts'
import { Counts, freePorts } from '../soak/scene.ts'

const SECONDS = 5
const MUST_HAPPEN = [
  'connections',
  'connections broken off',
  'datagrams',
  'posts',
  'scrapes',
  'rotations',
  'lines typed',
]

test('with every component under load from clients that come, go and break off, the books close and it ends in order', async () => {
  const ports = await freePorts()
  await using observed = await Observed.start(everything(ports))
  const scene = { observed, ports, counts: new Counts() }
  await using receivers = await prepare(scene)
  const missing = () => MUST_HAPPEN.filter((what) => scene.counts.of(what) === 0)
  // On a busy machine some of it may not have happened by then.
  await load(scene, SECONDS, () => missing().length === 0)
  expect(missing()).toEqual([])
  expect(await observed.residentMiB()).toBeLessThan(500)
  expect((await judge(scene, receivers)).faults).toEqual([])
})
