import { defineSink, defineSource, defineTransform, s } from '@qovery/sdk'
import { describe, expect, test } from 'vitest'
import { Registry } from '../components/registry.ts'
import { compile } from './compile.ts'
import { configText } from './testing/text.ts'
import { renderFaults } from './text/fault.ts'

const never = () => Promise.reject(new Error('a component was made while its config was only checked'))
const registry = new Registry({ source: {}, transform: {}, sink: {} }).with({
  sources: [
    defineSource({
      name: 'lines',
      summary: 'Lines of text.',
      stability: 'stable',
      config: s.object({
        address: s.string('Where it listens.'),
        mode: s.choice('How.', { tcp: 'TCP.', udp: 'UDP.' }).default('tcp'),
        limit: s.uint('Most connections.').optional(),
        tls: s.object({ enabled: s.bool('Whether TLS is used.').default(false) }).optional(),
      }),
      examples: [],
      outputs: () => ({ '': ['log'] }),
      resources: ({ address, mode }) => [{ kind: mode, address }],
      create: never,
    }),
  ],
  transforms: [
    defineTransform({
      name: 'count',
      summary: 'Counts logs.',
      stability: 'stable',
      inputs: ['log'],
      placement: 'main',
      config: s.object({}),
      examples: [],
      outputs: () => ({ '': ['metric'], rest: ['log'] }),
      create: never,
    }),
  ],
  sinks: [
    defineSink({
      name: 'metrics',
      summary: 'Takes metrics.',
      stability: 'stable',
      inputs: () => ['metric'],
      config: s.object({}),
      examples: [],
      create: never,
    }),
    defineSink({
      name: 'anything',
      summary: 'Takes all.',
      stability: 'stable',
      inputs: () => ['log', 'metric', 'trace'],
      config: s.object({}),
      examples: [],
      create: never,
    }),
  ],
})

async function faultsIn(yaml: string, variables: Record<string, string> = {}) {
  const { faults } = await compile(configText(yaml, variables), registry, {})
  return faults.map(({ code, location, hint }) => [code, `${location?.line}:${location?.column}`, hint ?? ''])
}

async function planOf(yaml: string, variables: Record<string, string> = {}) {
  const { plan, faults } = await compile(configText(yaml, variables), registry, {})
  expect(faults.filter((fault) => fault.severity === 'error')).toEqual([])
  return plan as NonNullable<typeof plan>
}

const VALID = `
sources:
  in:
    type: lines
    address: 127.0.0.1:9000
transforms:
  counted:
    type: count
    inputs: [in]
sinks:
  out:
    type: metrics
    inputs: [counted]
`

describe('a config that is right', () => {
  test('becomes a plan of plain data, with transforms behind what they read', async () => {
    const plan = await planOf(VALID)
    expect(plan.sources).toEqual([
      { id: 'in', type: 'lines', options: { address: '127.0.0.1:9000' }, acknowledgements: false },
    ])
    expect(plan.transforms).toEqual([
      { id: 'counted', type: 'count', options: {}, inputs: [{ component: 'in', port: '' }], inputKinds: ['log'] },
    ])
    expect(plan.sinks[0]).toMatchObject({ inputKinds: ['metric'], buffer: { max_events: 500, when_full: 'block' } })
    expect(structuredClone(plan)).toEqual(plan)
  })

  test('reads ports and wildcards, each output once', async () => {
    const plan = await planOf(`${VALID}  all:\n    type: anything\n    inputs: ["i*", in, counted.rest]\n`)
    expect(plan.sinks[1]?.inputs).toEqual([
      { component: 'in', port: '' },
      { component: 'counted', port: 'rest' },
    ])
    expect(plan.sinks[1]?.inputKinds).toEqual(['log'])
  })

  test('gives variables the type that the option has', async () => {
    const yaml = VALID.replace('127.0.0.1:9000', '"${HOST}:1"\n    limit: ${N}\n    tls: { enabled: "${ON}" }')
    const plan = await planOf(yaml, { HOST: 'localhost', N: '12', ON: 'true' })
    expect(plan.sources[0]?.options).toEqual({ address: 'localhost:1', limit: 12, tls: { enabled: true } })
  })

  test('makes a source wait for the sinks behind it that ask for acknowledgements', async () => {
    const plan = await planOf(VALID.replace('inputs: [counted]', 'inputs: [counted]\n    acknowledgements: true'))
    expect(plan.sources[0]?.acknowledgements).toBe(true)
  })
})

describe('what is wrong with a config', () => {
  test('is all told at once, with its place and what was meant', async () => {
    const faults = await faultsIn(`
data_dirr: /tmp
sources:
  in:
    type: lines
    adress: 127.0.0.1:9000
    mode: tpc
    limit: many
  other:
    type: liness
sinks:
  out:
    type: metrics
    input: [in]
`)
    expect(faults).toEqual([
      ['unknown-key', '2:1', 'did you mean "data_dir"?'],
      ['missing-key', '4:3', 'is "adress" meant to be it?'],
      ['bad-value', '7:11', 'did you mean "tcp"?'],
      ['bad-type', '8:12', ''],
      ['unknown-key', '6:5', 'did you mean "address"?'],
      ['unknown-component', '10:11', 'did you mean "lines"?'],
      ['missing-key', '12:3', ''],
      ['unknown-key', '14:5', 'did you mean "inputs"?'],
    ])
  })

  test('is told once: who reads from a component that has faults has none for that', async () => {
    const faults = await faultsIn(VALID.replace('type: count', 'type: cont').replace('address:', 'adres:'))
    expect(faults.map(([code]) => code)).toEqual(['missing-key', 'unknown-key', 'unknown-component'])
  })

  test('is shown with the line and a caret', async () => {
    const { faults } = await compile(configText(VALID.replace('[counted]', '[countd]')), registry, {})
    expect(
      renderFaults(
        faults.filter((fault) => fault.severity === 'error'),
        { color: false },
      ),
    ).toContain(
      [
        'error[unknown-input]: sinks.out.inputs[0] names "countd" that is no output of a source or transform',
        '  --> qovery.yaml:13:14',
        '   |',
        '13 |     inputs: [countd]',
        '   |              ^^^^^^',
        '  = did you mean "counted"?',
      ].join('\n'),
    )
  })

  test('can be an input of the wrong kind', async () => {
    const faults = await faultsIn(VALID.replace('inputs: [counted]', 'inputs: [in]'))
    expect(faults.map(([code]) => code)).toEqual(['wrong-kind'])
  })

  test('can be a circle', async () => {
    const yaml = VALID.replace('inputs: [in]', 'inputs: [in, again]').replace(
      'sinks:',
      '  again:\n    type: count\n    inputs: [counted.rest]\nsinks:',
    )
    const { faults } = await compile(configText(yaml), registry, {})
    expect(faults.map((fault) => fault.message)).toContain(
      'the components read from each other in a circle: again → counted → again',
    )
  })

  test('can be an address that two components use, whatever the host is written like', async () => {
    const faults = await faultsIn(
      VALID.replace('transforms:', '  two:\n    type: lines\n    address: 0.0.0.0:9000\ntransforms:'),
    )
    expect(faults.map(([code, at]) => [code, at])).toEqual([['address-used-twice', '8:14']])
  })

  test('can be one id for two components, or an id with a dot', async () => {
    const faults = await faultsIn(
      `${VALID}  in:\n    type: anything\n    inputs: [in]\n  a.b:\n    type: anything\n    inputs: [in]\n`,
    )
    expect(faults.map(([code, at]) => [code, at])).toEqual([
      ['bad-id', '17:3'],
      ['duplicate-id', '14:3'],
    ])
  })

  test('can be a wildcard without a match, unless that is allowed', async () => {
    const yaml = VALID.replace('[counted]', '[counted, "x*"]')
    expect((await faultsIn(yaml)).map(([code]) => code)).toEqual(['unknown-input'])
    expect(await faultsIn(`wildcard_matching: relaxed\n${yaml}`)).toEqual([])
  })

  test('does not show the value of a variable', async () => {
    const { faults } = await compile(
      configText(VALID.replace('[counted]', '["$SECRET"]'), { SECRET: 'hunter2' }),
      registry,
      {},
    )
    expect(renderFaults(faults, { color: false })).not.toContain('hunter2')
  })
})
