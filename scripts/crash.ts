/**
 * `npm run crash -- [--points N] [--seed N]`: kills the built program at random points while it follows logs and its
 * receiver fails, and asks whether every line arrived, in order, and none again that was confirmed. Exits with 1 where not.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runCampaign } from '../packages/qovery/tests/crash/campaign.ts'

const BIN = fileURLToPath(new URL('../packages/qovery/bin/qovery.js', import.meta.url))
const { values } = parseArgs({
  options: { points: { type: 'string', default: '200' }, seed: { type: 'string', default: String(Date.now() % 1e6) } },
})
const points = numberOf('points')
const seed = numberOf('seed')
const began = performance.now()
say(`killing the program at ${points} points, seed ${seed}`)
const { books, received, exitCode, faults } = await runCampaign({
  points,
  seed,
  program: [process.execPath, BIN],
  progress: (killed, { written, repeats }) => {
    if (killed % 100 === 0) say(`${killed} killed, ${written} lines written, ${repeats} repeats`)
  },
})
const seconds = ((performance.now() - began) / 1000).toFixed(0)
say(`${books.written} lines written, ${books.missing} missing, ${books.repeats} came more than once, in ${seconds} s`)
say(`the receiver: ${[...received].map(([what, count]) => `${what} ${count} times`).join(', ')}`)
const wrong = exitCode === 0 ? faults : [...faults, `the program ended with ${exitCode} when it was asked to`]
for (const fault of wrong) say(`FAULT  ${fault}`)
say(wrong.length === 0 ? 'crash campaign passed' : 'crash campaign failed')
process.exitCode = wrong.length === 0 ? 0 : 1

function numberOf(option: 'points' | 'seed'): number {
  const number = Number(values[option])
  if (!Number.isInteger(number) || number < 0)
    throw new Error(`--${option} is a whole number, and not ${values[option]}`)
  return number
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
