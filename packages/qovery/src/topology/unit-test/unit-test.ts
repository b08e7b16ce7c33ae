import { KINDS, messageOf, type Batch } from '@qovery/sdk'
import type { Registry } from '../../components/registry.ts'
import type { PlannedTest, PlannedWriter, TestPlan } from '../../config/unit-tests/plan.ts'
import { build, type Built } from '../build.ts'
import { DriverContext, type House } from '../context.ts'
import { batchOf } from './input-event.ts'
import { Outcome } from './outcome.ts'
import { RecordedLog } from './recorded-log.ts'
import { failuresOfError, type TestFailure, type TestResult } from './result.ts'
import { TableWriter } from './table-writer.ts'

/**
 * Runs a unit test of a config: makes the transforms between its inputs and its outputs anew, gives them the events one
 * after the other, lets them send what they keep, and looks at what came out. Never rejects: what goes wrong is a failure.
 */
export async function runUnitTest(
  test: PlannedTest,
  { globals, tables, writers }: Omit<TestPlan, 'tests'>,
  registry: Registry,
  shell: House,
): Promise<TestResult> {
  const began = performance.now()
  const log = new RecordedLog()
  const house: House = { ...shell, logger: (fields) => log.logger(fields) }
  let failures: readonly TestFailure[]
  try {
    const plan = { globals, tables, sources: [], transforms: test.transforms, sinks: [] }
    failures = await failuresOf(test, writers, await build(plan, registry, house), house)
  } catch (error) {
    failures = failuresOfError(error)
  }
  const { name, place } = test
  const seconds = (performance.now() - began) / 1000
  return { name, place, failures, logged: log.take(), loggedMore: log.left, seconds }
}

async function failuresOf(
  test: PlannedTest,
  writers: readonly PlannedWriter[],
  built: Built,
  house: House,
): Promise<TestFailure[]> {
  const log = new RecordedLog()
  const cx = new DriverContext({ ...house, tables: built.tables, logger: (fields) => log.logger(fields) }, TESTER)
  const outcomes: Outcome[] = []
  for (const check of test.checks) {
    const outcome = await Outcome.of(check, cx, log)
    built.connect(outcome, check.outputs)
    outcomes.push(outcome)
  }
  const into = writers.flatMap((writer) => TableWriter.of(writer, built, house) ?? [])
  try {
    for (const table of built.tables.values()) await table.start?.()
    for (const transform of built.transforms) await transform.start()
    await flow(await batchesOf(test, cx), built)
    await Promise.all(into.map((writer) => writer.settled()))
    const failures = await Promise.all(outcomes.map((outcome) => outcome.failures()))
    return failures.flat()
  } finally {
    await Promise.all(built.transforms.map((transform) => transform.close()))
    for (const table of built.tables.values()) await table.close?.()
  }
}

type Addressed = readonly [transform: string, batch: Batch]

async function batchesOf({ inputs }: PlannedTest, cx: DriverContext): Promise<Addressed[]> {
  const batches: Addressed[] = []
  for (const { transform, event, title } of inputs) {
    try {
      batches.push([transform, await batchOf(event, cx)])
    } catch (error) {
      throw new Error(`${title}: ${messageOf(error)}`, { cause: error })
    }
  }
  return batches
}

/** Lets events through the transforms, and out what they keep, those first from which others read. */
async function flow(batches: readonly Addressed[], { transforms }: Built): Promise<void> {
  const byId = new Map(transforms.map((transform) => [transform.id, transform]))
  for (const [id, batch] of batches) byId.get(id)?.receive(batch, null)
  for (const transform of transforms) await transform.finish()
}

/** Who asks the conditions of a test. */
const TESTER = {
  id: 'test',
  kind: 'sink',
  type: 'test',
  inputKinds: KINDS,
  acknowledgements: false,
  ports: [],
} as const
