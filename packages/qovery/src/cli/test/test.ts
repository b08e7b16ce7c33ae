import { writeFile } from 'node:fs/promises'
import { messageOf } from '@qovery/sdk'
import type { Registry } from '../../components/registry.ts'
import { loadText } from '../../config/text/load.ts'
import { compileTests } from '../../config/unit-tests/compile.ts'
import type { TestPlan } from '../../config/unit-tests/plan.ts'
import { wantsColor } from '../../telemetry/log-format.ts'
import type { TestResult } from '../../topology/unit-test/result.ts'
import { runUnitTest } from '../../topology/unit-test/unit-test.ts'
import { printFaults } from '../config.ts'
import { ExitCode } from '../exit-codes.ts'
import { openHouse } from '../house.ts'
import { selectionOf, type ConfigFlags, type OutputFlags } from '../options.ts'
import { junitXml } from './junit.ts'
import { withPlacedPrograms } from './placed-programs.ts'
import { Report } from './report.ts'

export interface TestFlags extends ConfigFlags, Pick<OutputFlags, 'color'> {
  /** A file for the results as JUnit XML. */
  readonly junit?: string
}

/** Runs the unit tests of a config and prints how each ends. A test that fails ends the program as a faulty config does. */
export async function test(files: readonly string[], flags: TestFlags, registry: Registry): Promise<number> {
  const text = await loadText(selectionOf(flags, files))
  const { plan, faults } = await compileTests(text, registry)
  printFaults(faults, { color: wantsColor(flags.color, process.stderr.isTTY, process.env) })
  if (plan === undefined) return ExitCode.config
  const report = new Report(wantsColor(flags.color, process.stdout.isTTY, process.env))
  process.stdout.write(report.begin(plan.tests.length, text.files))
  const ended = await runAll(plan, registry, (result) => process.stdout.write(report.line(result)))
  const results = await Promise.all(ended.map((result, index) => withPlacedPrograms(result, index, text)))
  process.stdout.write(report.end(results))
  if (flags.junit !== undefined && !(await written(flags.junit, junitXml(results)))) return ExitCode.failure
  return results.every(({ failures }) => failures.length === 0) ? ExitCode.ok : ExitCode.config
}

async function runAll(plan: TestPlan, registry: Registry, ended: (result: TestResult) => void): Promise<TestResult[]> {
  const { house, close } = openHouse(plan.globals, { level: 'off', format: 'text', color: false })
  const results: TestResult[] = []
  try {
    for (const one of plan.tests) {
      const result = await runUnitTest(one, plan, registry, house)
      results.push(result)
      ended(result)
    }
    return results
  } finally {
    close()
  }
}

async function written(file: string, xml: string): Promise<boolean> {
  try {
    await writeFile(file, xml)
    return true
  } catch (error) {
    process.stderr.write(`error: the results could not be written: ${messageOf(error)}\n`)
    return false
  }
}
