/**
 * `npm run check`: everything that can be said of the sources without running them, one line each, and the output of
 * what failed.
 */
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, inParallel, run } from './toolchain.mjs'

/** Name, program and arguments of each check, the slowest first. */
const checks = [
  ['lint', 'oxlint', '--type-aware', '--deny-warnings', '--report-unused-disable-directives'],
  ['format', 'prettier', '--check', '--log-level=warn', '--cache', '.'],
  ['floors', 'depcruise', '--config=.dependency-cruiser.mjs', '--output-type=err', 'packages'],
  ['dead code', 'knip', '--no-progress', '--no-config-hints'],
  ['types', 'tsc'],
  ['platform', 'tsc', '-b', 'tsconfig.build.json'],
  ['licences', 'node', 'scripts/check-licences.mjs'],
  ['dependencies', 'node', 'scripts/check-dependencies.mjs'],
  ['file length', 'node', 'scripts/check-file-length.mjs'],
]

/**
 * Runs all checks and prints a line for each, with its output when it failed.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks() {
  const outcomes = await inParallel(checks, runCheck)
  const passed = outcomes.filter(Boolean).length
  return { passed, failed: outcomes.length - passed }
}

/**
 * @param {string[]} check
 * @returns {Promise<boolean>} whether it passed
 */
async function runCheck([name, program, ...args]) {
  const start = performance.now()
  const { code, output } = await run(program, args, { capture: true })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  process.stdout.write(`${name.padEnd(13)} ${code === 0 ? 'ok' : 'failed'}  ${seconds} s\n`)
  if (code !== 0) process.stdout.write(`${output.trimEnd()}\n\n`)
  return code === 0
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureInstalled()
  const { failed } = await runChecks()
  if (failed > 0) process.exitCode = 1
}
