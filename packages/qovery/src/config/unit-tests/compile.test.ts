import { describe, expect, test } from 'vitest'
import { builtin } from '../../components/builtin.ts'
import { compile } from '../compile.ts'
import { configText } from '../testing/text.ts'
import { compileTests } from './compile.ts'

const TRANSFORMS = `
transforms:
  parse: { type: remap, inputs: [elsewhere], reroute_dropped: true, source: . = parse_json!(.message) }
  sorted: { type: route, inputs: [parse], route: { errors: .level == "error" } }
  count: { type: log_to_metric, inputs: [sorted.errors], metrics: [{ type: counter, field: level }] }
  rename: { type: remap, inputs: [count], source: .name = "errors_total" }
`

async function compiled(tests: string, transforms = TRANSFORMS) {
  return await compileTests(configText(transforms + tests), builtin, {})
}

async function faultsOf(tests: string, transforms = TRANSFORMS) {
  const { faults } = await compiled(tests, transforms)
  return faults.map(({ severity, message, hint, location }) => ({ severity, message, hint, line: location?.line }))
}

const test1 = (rest: string) => `tests:\n- name: one\n${rest.replaceAll(/^/gm, '  ')}`

describe('the plan of a test', () => {
  test('has the transforms between its inputs and its outputs, with the kinds that come to them', async () => {
    const { plan, faults } = await compiled(
      test1('inputs: [{ insert_at: sorted, value: x }]\noutputs: [{ extract_from: rename }]'),
    )
    expect(faults).toEqual([])
    expect(plan?.tests[0]?.transforms.map(({ id, inputKinds }) => [id, inputKinds])).toEqual([
      ['sorted', ['log']],
      ['count', ['log']],
      ['rename', ['metric']],
    ])
  })

  test('has transforms for the kinds that sources send them too', async () => {
    const sources = 'sources: { elsewhere: { type: static_metrics, metrics: [] } }\n'
    const { plan } = await compiled(
      sources + test1('input: { insert_at: parse, value: x }\noutputs: [{ extract_from: parse }]'),
    )
    expect(plan?.tests[0]?.transforms).toMatchObject([{ id: 'parse', inputKinds: ['log', 'metric'] }])
  })

  test('needs no sources and no sinks, and does not look at those there are', async () => {
    const more = 'sources: { a: { type: nothing_of_the_kind } }\n'
    const tests = test1('input: { insert_at: parse, value: x }\nno_outputs_from: [parse.dropped]')
    expect(await faultsOf(more + tests)).toEqual([])
    expect(await faultsOf(tests, 'transforms:\n  parse: { type: remap, source: ., reroute_dropped: true }\n')).toEqual(
      [],
    )
  })

  test('takes what an input is made of from its type, or from what is given', async () => {
    const inputs = [
      '{ insert_at: parse, type: raw, value: line }',
      '{ insert_at: parse, log_fields: { a.b: 1 } }',
      '{ insert_at: parse, source: .a = 1 }',
      '{ insert_at: rename, metric: { name: m, kind: absolute, gauge: { value: 1 } } }',
    ]
    const { plan } = await compiled(
      test1(
        `inputs: [${inputs.join(', ')}]\ninput: { insert_at: parse, value: old }\noutputs: [{ extract_from: rename }]`,
      ),
    )
    expect(plan?.tests[0]?.inputs.map(({ event, title }) => [title, event])).toEqual([
      ['inputs[0]', { type: 'raw', value: 'line' }],
      ['inputs[1]', { type: 'log', fields: { 'a.b': 1 } }],
      ['inputs[2]', { type: 'vrl', source: '.a = 1' }],
      ['inputs[3]', { type: 'metric', metric: { name: 'm', kind: 'absolute', gauge: { value: 1 } } }],
      ['input', { type: 'raw', value: 'old' }],
    ])
  })
})

describe('faults', () => {
  test('are unknown keys and wrong types, with their places, for the running program too', async () => {
    const tests = test1('inputz: []\noutputs: [{ extract_from: 3, conditions: [{ type: vrrl }] }]')
    expect(await faultsOf(tests)).toMatchObject([
      { message: 'tests[0].outputs[0].extract_from must be a string, or a list', line: 10 },
      { message: expect.stringMatching(/conditions\[0\]\.type must be one of "is_log"/), hint: 'did you mean "vrl"?' },
      { message: 'unknown option "inputz" in tests[0]', hint: 'did you mean "inputs"?', line: 9 },
    ])
    const running = await compile(configText(TRANSFORMS + tests), builtin, {})
    expect(running.faults.map(({ message }) => message)).toContain('unknown option "inputz" in tests[0]')
  })

  test('of one test do not hide those of another', async () => {
    const tests =
      'tests:\n- { name: one, inputs: [{ insert_at: pars, value: x }], no_outputs_from: [parse] }\n- { inputs: [] }'
    expect((await faultsOf(tests)).map(({ message }) => message)).toEqual([
      'the option "name" is missing in tests[1]',
      expect.stringContaining('"pars"'),
    ])
    expect(await faultsOf('tests: { name: one }')).toMatchObject([{ message: 'tests must be a list' }])
  })

  test('are names that mean nothing', async () => {
    const tests = test1(
      'inputs: [{ insert_at: pars, value: x }]\noutputs: [{ extract_from: sorted }, { extract_from: [cuont] }]\nno_outputs_from: [parse.drop]',
    )
    expect(await faultsOf(tests)).toMatchObject([
      { message: 'tests[0].inputs[0].insert_at names "pars", which is no transform', hint: 'did you mean "parse"?' },
      {
        message: 'tests[0].outputs[0].extract_from names "sorted", which is no output of a transform',
        hint: 'its events leave by named ports: sorted.errors, sorted._unmatched',
      },
      {
        message: 'tests[0].outputs[1].extract_from[0] names "cuont", which is no output of a transform',
        hint: 'did you mean "count"?',
      },
      {
        message: expect.stringContaining('no_outputs_from[0] names "parse.drop"'),
        hint: 'did you mean "parse.dropped"?',
      },
    ])
  })

  test('are tests that can show nothing', async () => {
    const messages = async (rest: string) => (await faultsOf(test1(rest))).map(({ message }) => message)
    expect(await messages('')).toEqual(['tests[0] has no inputs', 'tests[0] expects nothing'])
    expect(await messages('input: { insert_at: count, value: x }\noutputs: [{ extract_from: parse }]')).toEqual([
      'tests[0].input leads nowhere: no way goes from "count" to an output that the test looks at',
    ])
    expect(await messages('input: { insert_at: parse }\noutputs: [{ extract_from: parse }]')).toEqual([
      'tests[0].input has to have one of log_fields, value, metric and source',
    ])
    expect(
      await messages('input: { insert_at: parse, type: vrl, value: x }\noutputs: [{ extract_from: parse }]'),
    ).toEqual(['tests[0].input has to have "source"'])
    const metric = '{ insert_at: count, metric: { name: m } }'
    expect(await messages(`input: ${metric}\noutputs: [{ extract_from: count }]`)).toEqual([
      'tests[0].input gives a metric to "count", which takes logs',
    ])
  })

  test('are also warnings: what has no effect beside the type', async () => {
    const tests = test1(
      'input: { insert_at: parse, type: raw, value: x, source: y }\noutputs: [{ extract_from: parse }]',
    )
    expect(await faultsOf(tests)).toMatchObject([
      { severity: 'warning', message: 'tests[0].input.source has no effect here' },
    ])
  })

  test('of transforms are told alone, since nothing is known of the ways then', async () => {
    const broken = TRANSFORMS.replace('route: {', 'rote: {')
    const messages = (await faultsOf(test1('input: { insert_at: sorted, value: x }'), broken)).map(
      ({ message }) => message,
    )
    expect(messages).toEqual([expect.stringContaining('route'), expect.stringContaining('rote')])
    const circle =
      'transforms:\n  a: { type: remap, inputs: [b], source: . }\n  b: { type: remap, inputs: [a], source: . }\n'
    expect(await faultsOf(test1('input: { insert_at: a, value: x }'), circle)).toMatchObject([
      { message: expect.stringContaining('read from each other in a circle') },
    ])
  })
})
