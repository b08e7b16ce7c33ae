import { ProgramPlace } from '../../config/program-place.ts'
import type { ConfigText } from '../../config/text/load.ts'
import { TESTS } from '../../config/unit-tests/options.ts'
import type { TestFailure, TestResult } from '../../topology/unit-test/result.ts'
import { pathOfComponent } from '../making-faults.ts'

/** The result of the test at an index of the config, in which programs with faults are drawn with the lines of their file. */
export async function withPlacedPrograms(result: TestResult, index: number, text: ConfigText): Promise<TestResult> {
  const failures = result.failures.map((failure) => placed(failure, index, text))
  return { ...result, failures: await Promise.all(failures) }
}

async function placed(failure: TestFailure, index: number, text: ConfigText): Promise<TestFailure> {
  const { program, drawing } = failure
  if (program === undefined || drawing === undefined) return failure
  const user = program.component === undefined ? [TESTS, index] : pathOfComponent(program.component, text)
  return { ...failure, drawing: await new ProgramPlace(program.faults, user, text).drawing(false) }
}
