/**
 * `npm test [-- FILTERS]`: installs and builds what is missing, runs the checks and the tests, and ends with the line
 * `N passed, N failed`. With `--campaigns` it also runs the long ones, in a short form.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import process from 'node:process'
import { runChecks } from './check.mjs'
import { ensureBuilt, ensureInstalled, findNode, root, run } from './toolchain.mjs'

/** Name, script of `npm run` and its arguments. */
const campaigns = [
  ['crash campaign', 'crash', '--points', '200'],
  ['systemd campaign', 'systemd'],
]

const filters = process.argv.slice(2).filter((word) => word !== '--campaigns')
const outcomes = []
await step('install', prepare)
if (outcomes[0].failed === 0) {
  await step('checks', runChecks)
  await step('generated files', checkGenerated)
  await step('tests', () => runTests(filters))
  if (process.argv.includes('--campaigns')) {
    for (const [name, ...script] of campaigns) await step(name, () => runCampaign(script))
  }
}

const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
process.stdout.write(`${passed} passed, ${failed} failed\n`)
if (failed > 0) process.exitCode = 1

/**
 * @param {string} name
 * @param {() => Promise<{ passed: number, failed: number }>} task
 */
async function step(name, task) {
  process.stdout.write(`\n== ${name}\n`)
  try {
    outcomes.push(await task())
  } catch (error) {
    process.stdout.write(`${name} failed: ${error.message}\n`)
    outcomes.push({ passed: 0, failed: 1 })
  }
}

async function prepare() {
  await ensureInstalled()
  findNode()
  await ensureBuilt()
  return { passed: 1, failed: 0 }
}

async function checkGenerated() {
  const { code } = await run('npm', ['run', '--silent', 'generate', '--', '--check'], {
    shell: process.platform === 'win32',
  })
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** @param {string[]} script */
async function runCampaign([name, ...args]) {
  const { code } = await run('npm', ['run', '--silent', name, '--', ...args], { shell: process.platform === 'win32' })
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** @param {string[]} filters parts of file names, as vitest takes them; none: all tests */
async function runTests(filters) {
  const folder = mkdtempSync(join(tmpdir(), 'qovery-test-'))
  try {
    const report = join(folder, 'report.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const { code } = await run('vitest', ['run', ...reporters, ...filters])
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    announceSkipped(testResults)
    // A file that cannot be loaded and an error outside any test fail the run without failing a test.
    const failed = code !== 0 ? Math.max(numFailedTests, 1) : numFailedTests
    return { passed: numPassedTests, failed }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {{ name: string, assertionResults: { status: string, fullName: string }[] }[]} files */
function announceSkipped(files) {
  for (const { name, assertionResults } of files) {
    const skipped = assertionResults.filter(({ status }) => status === 'skipped' || status === 'pending')
    for (const { fullName } of skipped) {
      process.stdout.write(`SKIPPED  ${relative(root, name)}: ${fullName}\n`)
    }
  }
}
