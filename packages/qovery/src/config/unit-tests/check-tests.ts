import { checkOptions, type Checked } from '../check.ts'
import type { Table } from '../text/data.ts'
import type { ConfigText } from '../text/load.ts'
import { TESTS, TESTS_OPTIONS, type TestOptions } from './options.ts'

/** Checks the section with the tests by itself: keys and types, but not what its names mean. */
export function checkTests(value: Table, text: ConfigText): Checked<{ [TESTS]: TestOptions[] }> {
  const section = value[TESTS] ?? null
  return checkOptions(TESTS_OPTIONS, section === null ? {} : { [TESTS]: section }, [], text)
}
