/**
 * Measures a program of every kind of expression, and a call of every function that many programs call:
 * `npm run bench -w packages/vrl`, with `-- parse_ split` only those whose text has one of these words, and with
 * `-- --seconds 1` each of them for so long. Times are lower quartiles, in nanoseconds, and the making of the event, which
 * the first row shows, is part of all. The second column is the same program with calls where others have none.
 */
import { argv, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { measure } from 'mitata'
import { compile, FUNCTIONS, type CompileOptions, type Program } from '../../src/index.ts'
import { nodeHost } from '../../src/node/index.ts'
import type { Value } from '../../src/value/index.ts'
import { CALLS } from './functions.ts'
import { EXPRESSIONS } from './expressions.ts'

const { values, positionals } = parseArgs({
  args: argv.slice(2),
  options: { seconds: { type: 'string', default: '0.04' } },
  allowPositionals: true,
})
const OPTIONS: CompileOptions = { host: nodeHost(), timezone: 'UTC' }
/** Functions without what writes some of their calls in place. */
const CALLED = new Map([...FUNCTIONS].map(([name, { inline: _, ...others }]) => [name, others]))

async function programOf(source: string, options: CompileOptions): Promise<Program> {
  const { program, diagnostics } = await compile(source, options)
  if (program === undefined) throw new Error(`${source}: ${diagnostics.map(({ title }) => title).join(', ')}`)
  return program
}

async function nanoseconds(program: Program, event: () => Value): Promise<number> {
  const run = () => program.run({ value: event(), metadata: {} })
  const { p25 } = await measure(run, { min_cpu_time: Number(values.seconds) * 1e9 })
  return p25
}

async function row(kind: string, source: string, event: () => Value): Promise<void> {
  const text = source.replaceAll('\n', '; ')
  if (positionals.length > 0 && !positionals.some((word) => `${kind} ${text}`.includes(word))) return
  const program = await programOf(source, OPTIONS)
  const called = await programOf(source, { ...OPTIONS, functions: CALLED })
  const times = [await nanoseconds(program, event)]
  if (program.javascript !== called.javascript) times.push(await nanoseconds(called, event))
  const shown = text.length > 70 ? `${text.slice(0, 69)}…` : text
  stdout.write(`${kind.padEnd(11)} ${shown.padEnd(71)} ${times.map((time) => time.toFixed(0).padStart(8)).join(' ')}\n`)
}

stdout.write(`${''.padEnd(83)} ${'ns'.padStart(8)} ${'called'.padStart(8)}\n`)
await row('', 'null', () => ({}))
for (const [kind, sources] of Object.entries(EXPRESSIONS)) {
  for (const source of sources) {
    await row(kind, source, () => ({ n: 1, name: 'Ann', items: [1, 2], deep: { er: { value: 1 } }, json: '{"a":1}' }))
  }
}
for (const [source, x] of CALLS) await row('function', source, () => ({ x }))
