/**
 * `npm run soak -- [--seconds N]`: runs the program with every component under load from clients that come, go, break
 * off and send nonsense, and then asks three things: does it still work and end in order, do its books close, and has
 * its memory stopped growing? Exits with 1 where one of the answers is no.
 */
import { parseArgs } from 'node:util'
import { Observed } from '../packages/qovery/tests/harness/observed.ts'
import { judge } from '../packages/qovery/tests/soak/judgement.ts'
import { load, prepare } from '../packages/qovery/tests/soak/load.ts'
import { MemoryLog } from '../packages/qovery/tests/soak/memory-log.ts'
import { everything } from '../packages/qovery/tests/soak/parts.ts'
import { Counts, freePorts } from '../packages/qovery/tests/soak/scene.ts'

/** What the program may have in memory at any time. */
const MOST_MIB = 700
/** How fast what it keeps may still grow in the last two thirds of a run of `STEADY_SECONDS` or more, and by how much at all events. */
const MOST_MIB_PER_MINUTE = 3
const NOISE_MIB = 20
const STEADY_SECONDS = 300

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } })
const seconds = Number(values.seconds)
if (!(seconds > 0)) throw new Error(`--seconds is a number above 0, and not ${values.seconds}`)
const faults = await soak()
for (const fault of faults) say(`FAULT  ${fault}`)
say(faults.length === 0 ? 'soak passed' : 'soak failed')
process.exitCode = faults.length === 0 ? 0 : 1

async function soak(): Promise<string[]> {
  const ports = await freePorts()
  await using observed = await Observed.start(everything(ports))
  const scene = { observed, ports, counts: new Counts() }
  await using receivers = await prepare(scene)
  const memory = new MemoryLog(observed)
  memory.start()
  await load(scene, seconds)
  memory.stop()
  say(`load: ${scene.counts.text}`)
  const { facts, faults: wrong } = await judge(scene, receivers)
  for (const fact of facts) say(fact)
  return [...wrong, ...memoryFaults(memory)]
}

function memoryFaults({ most, last, growth: { mib, minutes } }: MemoryLog): string[] {
  const grew = `what it keeps grew by ${mib.toFixed(1)} MiB in ${minutes.toFixed(1)} minutes`
  const isLong = seconds >= STEADY_SECONDS
  say(`memory: ${whole(most)} MiB at most, ${whole(last)} MiB at the end${isLong ? `; ${grew}` : ''}`)
  const wrong = most > MOST_MIB ? [`the program took ${whole(most)} MiB, more than ${MOST_MIB}`] : []
  if (isLong && mib > Math.max(NOISE_MIB, MOST_MIB_PER_MINUTE * minutes)) wrong.push(grew)
  return wrong
}

function whole(number: number): string {
  return number.toFixed(0)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
