import '@qovery/vrl'
import { describe, expect, test } from 'vitest'
import { builtin } from '../../components/builtin.ts'
import { configText } from '../../config/testing/text.ts'
import { compileTests } from '../../config/unit-tests/compile.ts'
import { testHouse } from '../testing/house.ts'
import type { TestResult } from './result.ts'
import { runUnitTest } from './unit-test.ts'

const TRANSFORMS = `
transforms:
  parse:
    type: remap
    drop_on_error: true
    reroute_dropped: true
    source: |
      . = parse_json!(.message)
      %seen = true
  sorted: { type: route, inputs: [parse], route: { errors: .level == "error" } }
  joined: { type: reduce, inputs: [sorted.errors], group_by: [host], merge_strategies: { code: array } }
  counted: { type: log_to_metric, inputs: [sorted.errors], metrics: [{ type: counter, field: host, name: seen }] }
  renamed: { type: remap, inputs: [counted], source: .tags.job = "web" }
`

async function resultsOf(tests: string, transforms = TRANSFORMS): Promise<TestResult[]> {
  const { plan, faults } = await compileTests(configText(`${transforms}tests:\n${tests}`), builtin, {})
  expect(faults).toEqual([])
  const house = { ...testHouse(), globals: { ...testHouse().globals, log_schema: plan!.globals.log_schema } }
  const results: TestResult[] = []
  for (const one of plan!.tests) results.push(await runUnitTest(one, plan!, builtin, house))
  return results
}

async function failuresOf(rest: string, transforms = TRANSFORMS) {
  const [result] = await resultsOf(`- name: one\n${rest.replaceAll(/^/gm, '  ')}`, transforms)
  return result!.failures
}

const ERRORS = ['{"level":"error","host":"a","code":1}', '{"level":"error","host":"a","code":2}', '{"level":"debug"}']
const inputs = (at: string) =>
  `inputs: [${ERRORS.map((value) => `{ insert_at: ${at}, value: '${value}' }`).join(', ')}]\n`

describe('a test passes', () => {
  test('when each condition is true for one of the events, however far they came', async () => {
    const outputs = `outputs:
- extract_from: joined
  conditions: ['.code == [1, 2]', '%seen == true', { type: is_log }]
- extract_from: [sorted.errors, sorted._unmatched]
  expected_event_count: 3
  conditions: ['.code == 1', '.code == 2', 'assert!(.level == "debug")']
- extract_from: renamed
  conditions: ['.name == "seen"', 'assert_eq!(.tags.job, "web")', { type: is_metric }]
no_outputs_from: [parse.dropped]`
    expect(await failuresOf(inputs('parse') + outputs)).toEqual([])
  })

  test('with the events that were dropped, on the port they leave by', async () => {
    const outputs = `outputs: [{ extract_from: parse.dropped, conditions: ['.metadata.dropped.reason == "error"'] }]
no_outputs_from: [parse, joined]`
    expect(await failuresOf(`input: { insert_at: parse, value: '{' }\n${outputs}`)).toEqual([])
  })

  test('with inputs of fields, of a program and of metrics', async () => {
    const keep = 'transforms: { keep: { type: remap, source: "." } }\n'
    const check = (input: string, condition: string) =>
      failuresOf(
        `input: { insert_at: keep, ${input} }\noutputs: [{ extract_from: keep, conditions: ['${condition}'] }]`,
        keep,
      )
    const fields = 'log_fields: { a.b: 1, "\\"c.d\\"": [1.5, null], "%m": x }'
    expect(
      await check(fields, '.a.b == 1 && ."c.d"[0] == 1.5 && %m == "x" && .message == "" && is_timestamp(.timestamp)'),
    ).toEqual([])
    expect(await check('source: ". = {}\\n.x = 1\\n%y = 2"', '. == { "x": 1 } && %y == 2')).toEqual([])
    const metric = 'metric: { name: m, kind: absolute, tags: { a: b }, gauge: { value: 3 } }'
    expect(await check(metric, '.gauge.value == 3.0 && .tags.a == "b"')).toEqual([])
  })

  test('in the namespace vector with the line alone as the event', async () => {
    const keep = 'schema: { log_namespace: true }\ntransforms: { keep: { type: filter, condition: "true" } }\n'
    const rest = `input: { insert_at: keep, value: line }\noutputs: [{ extract_from: keep, conditions: ['. == "line"'] }]`
    expect(await failuresOf(rest, keep)).toEqual([])
  })
})

describe('a test fails', () => {
  test('with the events and what the parts of the condition came to', async () => {
    const rest = `input: { insert_at: parse, value: '{"level":"info","code":404}' }
outputs: [{ extract_from: parse, conditions: ['.level == "info" && .code == 200'] }]`
    expect(await failuresOf(rest)).toEqual([
      {
        message: 'outputs[0] (parse): conditions[0] is not true for the event that came out',
        drawing: undefined,
        condition: '.level == "info" && .code == 200',
        events: [
          {
            json: '{"code":404,"level":"info"}',
            metadata: '{"seen":true}',
            reasons: [],
            parts: [
              { text: '.level == "info"', value: 'true', failure: undefined },
              { text: '.level', value: '"info"', failure: undefined },
              { text: '.code == 200', value: 'false', failure: undefined },
              { text: '.code', value: '404', failure: undefined },
            ],
          },
        ],
        more: 0,
      },
    ])
  })

  test('when nothing came out, or too much, or what should not', async () => {
    const rest = `${inputs('parse')}outputs:
- extract_from: parse.dropped
- { extract_from: joined, expected_event_count: 2 }
no_outputs_from: [sorted._unmatched]`
    const failures = await failuresOf(rest)
    expect(failures.map(({ message }) => message)).toEqual([
      'outputs[0] (parse.dropped): no event came out',
      'outputs[1] (joined): 2 events should have come out, and 1 event did',
      'no_outputs_from[0] (sorted._unmatched): no event should have come out, and 1 event did',
    ])
    expect(failures.map(({ events }) => events.map(({ json }) => json))).toEqual([
      [],
      ['{"code":[1,2],"host":"a","level":"error"}'],
      ['{"level":"debug"}'],
    ])
  })

  test('with what an assertion says, and the log of the time', async () => {
    const logging = TRANSFORMS.replace('%seen = true', 'log("seen", level: "warn")')
    const [result] = await resultsOf(
      `- name: one
  input: { insert_at: parse, value: '{"a":1}' }
  outputs: [{ extract_from: parse, conditions: ['assert!(.a == 2, message: "a is wrong")'] }]`,
      logging,
    )
    expect(result?.failures[0]?.events[0]?.reasons).toEqual([expect.stringContaining('a is wrong')])
    expect(result?.logged).toEqual([{ level: 'warn', speaker: 'parse', message: 'seen' }])
  })

  test('when a condition, an input or a transform cannot be made, and the others run', async () => {
    const broken = TRANSFORMS.replace('.level == "error"', '.level ==')
    const results = await resultsOf(
      `- { name: a, input: { insert_at: parse, value: x }, outputs: [{ extract_from: parse, conditions: ['.a = 1'] }] }
- { name: b, input: { insert_at: parse, source: 'x(' }, outputs: [{ extract_from: parse }] }
- { name: c, input: { insert_at: renamed, metric: { name: m } }, outputs: [{ extract_from: renamed }] }
- { name: d, input: { insert_at: parse, source: 'assert!(false, "no")' }, outputs: [{ extract_from: parse }] }
- { name: e, input: { insert_at: sorted, value: x }, outputs: [{ extract_from: sorted.errors }] }
- { name: f, input: { insert_at: parse, value: '{}' }, outputs: [{ extract_from: parse }] }`,
      broken,
    )
    expect(results.map(({ failures }) => failures.map(({ message }) => message))).toEqual([
      [expect.stringMatching(/^outputs\[0\] \(parse\): conditions\[0\]: the program is wrong$/)],
      ['input: the program is wrong'],
      ['input: "kind" is missing'],
      [expect.stringMatching(/^input: the program of the input fails: .*no/)],
      ['"sorted" (route) cannot be made: the program is wrong'],
      [],
    ])
    const drawings = results.map(({ failures }) => failures[0]?.drawing)
    expect(drawings.map((drawing) => /│/.test(drawing ?? ''))).toEqual([true, true, false, false, true, false])
  })

  test('with ten events at most, and the number of the others', async () => {
    const many = `inputs: [${Array.from({ length: 12 }, (_, i) => `{ insert_at: parse, value: '{"i":${i}}' }`).join(', ')}]\n`
    const [failure] = await failuresOf(`${many}outputs: [{ extract_from: parse, conditions: ['.i == 12'] }]`)
    expect(failure?.events.length).toBe(10)
    expect(failure?.more).toBe(2)
  })
})

test('what a table is written, programs find in it', async () => {
  const config = `
enrichment_tables: { seen: { type: memory, inputs: [keep] } }
transforms:
  keep: { type: remap, source: '. = { "k1": .message }' }
  look: { type: remap, source: '.found = get_enrichment_table_record!("seen", { "key": "k1" }).value' }
`
  const rest = `inputs: [{ insert_at: keep, value: hello }, { insert_at: look, value: x }]
outputs: [{ extract_from: look, conditions: ['.found == "hello"'] }]`
  expect(await failuresOf(rest, config)).toEqual([])
})

test('tests know nothing of each other: each has transforms of its own', async () => {
  const one = `- { name: a, ${inputs('parse').trim()}, outputs: [{ extract_from: joined, conditions: ['.code == [1, 2]'] }] }\n`
  const results = await resultsOf(one + one)
  expect(results.map(({ failures }) => failures)).toEqual([[], []])
})
