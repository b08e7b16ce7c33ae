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
    defineSource({
      name: 'journal',
      summary: 'Keeps a checkpoint.',
      stability: 'stable',
      config: s.object({}),
      examples: [],
      acknowledges: 'checkpoint',
      outputs: () => ({ '': ['log'] }),
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
      name: 'guarded',
      summary: 'Keeps secrets.',
      stability: 'stable',
      inputs: () => ['metric'],
      config: s.object({
        token: s.secret('A secret.'),
        tokens: s.list('Secrets.', s.secret('A secret.')).optional(),
        login: s.object({ user: s.string('Who.'), password: s.secret('A secret.') }).optional(),
        path: s.path('A path.').optional(),
      }),
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

  test('says how much may wait for a sink: some events, of a size that memory has, or what it is told', async () => {
    const bufferOf = async (lines: string) => (await planOf(`${VALID}${lines}`)).sinks[0]?.buffer
    expect(await bufferOf('')).toEqual({ max_events: 500, max_bytes: 134_217_728, when_full: 'block' })
    for (const told of [{ max_events: 7 }, { max_size: 9 }, { max_events: 7, max_size: 9 }] as const) {
      const { max_events, max_size: max_bytes } = told
      expect(await bufferOf(`    buffer: ${JSON.stringify(told)}\n`)).toEqual({
        max_events,
        max_bytes,
        when_full: 'block',
      })
    }
  })

  test('reads with a star from outputs of any name', async () => {
    const plan = await planOf(VALID.replace('  in:', '  a/b:').replace('[in]', '["*b"]'))
    expect(plan.transforms[0]?.inputs).toEqual([{ component: 'a/b', port: '' }])
  })

  test('may call components what every object in JavaScript has', async () => {
    const yaml = VALID.replace('  in:', '  constructor:')
      .replace('[in]', '[constructor]')
      .replace('  out:', '  toString:')
    const plan = await planOf(yaml)
    expect([plan.sources[0]?.id, plan.sinks[0]?.id]).toEqual(['constructor', 'toString'])
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

  test('gives a component the proxies of its own, joined with those of all', async () => {
    const yaml = `proxy: { http: "http://all:1", https: "http://all:2" }\n${VALID}    proxy: { http: "http://own:3", no_proxy: [localhost] }\n`
    const { sources, sinks } = await planOf(yaml)
    expect(sources[0]).not.toHaveProperty('proxy')
    expect(sinks[0]?.proxy).toEqual({
      enabled: true,
      http: 'http://own:3',
      https: 'http://all:2',
      no_proxy: ['localhost'],
    })
  })

  test.each([
    ['', '', true],
    ['acknowledgements: false', '', false],
    ['acknowledgements: false', 'acknowledgements: true', true],
    ['', 'acknowledgements: { enabled: false }', false],
  ])(
    'has a source with a checkpoint wait unless told otherwise: %j at the top, %j at the sink',
    async (top, sink, waits) => {
      const plan = await planOf(`
${top}
sources: { in: { type: journal } }
sinks:
  out:
    type: anything
    inputs: [in]
    ${sink}
`)
      expect(plan.sources[0]?.acknowledgements).toBe(waits)
    },
  )
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
      ['missing-key', '12:3', expect.stringMatching(/^What it reads from/)],
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

  test.each([
    ['limit: "5"', 'write it without quotes'],
    ['limit: 5s', 'write the number alone, without "s"'],
    ['limit: [5]', undefined],
    ['mode: 3', undefined],
    ['adress: 127.0.0.1:9000', 'did you mean "address"?'],
  ])('comes with how to write it, where that is clear: %s', async (option, hint) => {
    const { faults } = await compile(
      configText(VALID.replace('type: lines', `type: lines\n    ${option}`)),
      registry,
      {},
    )
    expect(faults[0]?.hint).toBe(hint)
  })

  test('is also told of components that are right in themselves: they can be made', async () => {
    const yaml = VALID.replace('type: metrics', 'type: metrics\n    nonsense: 1')
    const { plan, sound } = await compile(configText(yaml), registry, {})
    expect(plan).toBeUndefined()
    expect(sound?.transforms).toEqual([{ id: 'counted', type: 'count', options: {}, inputs: [], inputKinds: ['log'] }])
    expect(sound?.sources.map(({ id }) => id)).toEqual(['in'])
    expect(sound?.sinks).toEqual([])
  })

  test('is not looked for in components with variables that are not set', async () => {
    const { sound } = await compile(configText(VALID.replace('127.0.0.1:9000', '${NOT_SET}')), registry, {})
    expect(sound?.sources).toEqual([])
    expect(sound?.transforms.map(({ id }) => id)).toEqual(['counted'])
  })

  test('can be an input of the wrong kind', async () => {
    const faults = await faultsIn(VALID.replace('inputs: [counted]', 'inputs: [in]'))
    expect(faults.map(([code]) => code)).toEqual(['wrong-kind'])
  })

  test('is shown where it is of the wrong kind among several', async () => {
    const faults = await faultsIn(VALID.replace('inputs: [counted]', 'inputs: [counted, in]'))
    expect(faults).toEqual([['wrong-kind', '13:23', '']])
  })

  test('is not said to be missing where components with faults may be what was meant', async () => {
    const unknown = VALID.replace('inputs: [in]', 'inputs: [elsewhere]')
    expect(await faultsIn(unknown)).toEqual([['unknown-input', '9:14', 'there are in']])
    const faulty = unknown.replace('type: lines', 'type: lynes')
    expect(await faultsIn(faulty)).toContainEqual(['unknown-input', '9:14', ''])
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

  test.each([
    ['healthcheck: "yes"', 'sinks.out.healthcheck must be true or false, or a table of options'],
    ['healthcheck: { timeout: -1 }', 'sinks.out.healthcheck.timeout must be at least 0'],
    ['acknowledgements: 3', 'sinks.out.acknowledgements must be true or false, or a table of options'],
    ['buffer: memory', 'sinks.out.buffer must be a table of options'],
    ['buffer: { max_events: 0 }', 'sinks.out.buffer.max_events must be at least 1'],
    ['buffer: { max_size: 99999999999999999999 }', 'sinks.out.buffer.max_size is out of range'],
    ['healthcheck: { timeout: .inf }', 'sinks.out.healthcheck.timeout is out of range'],
    ['graph: { node_attributes: { a: 1 } }', 'sinks.out.graph.node_attributes.a must be a string'],
    ['constructor: {}', 'unknown option "constructor" in sinks.out'],
  ])('is told in words: %s', async (option, message) => {
    const { faults } = await compile(configText(`${VALID}    ${option}\n`), registry, {})
    expect(faults.map((fault) => fault.message)).toEqual([message])
  })

  test.each([
    ['sourcs: {}', 'did you mean "sources"?'],
    ['timezon: UTC', 'did you mean "timezone"?'],
    [
      'pipelines: {}',
      expect.stringMatching(/^the options here are .*; components stand in sources, transforms, sinks/),
    ],
  ])('can be a section that does not exist: %s', async (section, hint) => {
    const { faults } = await compile(configText(`${section}\n${VALID}`), registry, {})
    expect(faults.map((fault) => [fault.code, fault.hint])).toEqual([['unknown-key', hint]])
  })

  test.each([
    ['inputs: counted', 'sinks.out.inputs must be a list'],
    ['inputs: []', 'sinks.out.inputs must not be empty'],
    ['inputs: [[counted]]', 'sinks.out.inputs[0] must be a string'],
    ['inputs: [out]', 'sinks.out.inputs[0] names "out" that is no output of a source or transform'],
  ])('can be the inputs: %s', async (inputs, message) => {
    const { faults } = await compile(configText(VALID.replace('inputs: [counted]', inputs)), registry, {})
    expect(faults.map((fault) => fault.message)).toContain(message)
  })

  test.each([
    ['type: 3', 'sources.in.type must be a string'],
    ['type:', 'the option "type" is missing in sources.in'],
    ['type: constructor', 'there is no source of the type "constructor"'],
  ])('can be the type: %s', async (type, message) => {
    const { faults } = await compile(configText(VALID.replace('type: lines', type)), registry, {})
    expect(faults.map((fault) => fault.message)).toContain(message)
  })

  test('can be a component that reads from itself', async () => {
    const { faults } = await compile(configText(VALID.replace('inputs: [in]', 'inputs: [counted.rest]')), registry, {})
    expect(faults.map((fault) => fault.message)).toContain(
      'the components read from each other in a circle: counted → counted',
    )
  })

  test('never shows a secret, not even one with a fault, or below a mistyped key, or beside another fault', async () => {
    const lines = [
      '    token: 12345',
      '    login: { user: 7, password: hunter2 }',
      '    tokn: hunter3',
      '    tokens: [hunter4, 12345]',
      '    token: [hunter5, { a: hunter6 }]',
    ]
    lines.push('    tokens: hunter7', '    path: { at: "https://me:hunter8@example.com/" }')
    for (const line of lines) {
      const yaml = VALID.replace('type: metrics', `type: guarded\n${line} # told`)
      const { faults } = await compile(configText(yaml), registry, {})
      const shown = renderFaults(faults, { color: false })
      expect(shown).toContain('# told')
      expect(shown).not.toMatch(/hunter|12345/)
    }
  })

  test('does not show the value of a variable, whatever is wrong with it', async () => {
    const yaml = `timezone: $X\n${VALID}`
      .replace('type: metrics', 'type: $X\n    token: a')
      .replace('127.0.0.1:9000', '$X')
    const guarded = `${yaml}  more:\n    type: guarded\n    inputs: [$X]\n    token: a\n    path: $X\n`
    const { faults } = await compile(configText(guarded, { X: 'hunter2 {{' }), registry, {})
    expect(faults.map(({ code }) => code)).toEqual([
      'unknown-timezone',
      'unknown-component',
      'bad-value',
      'unknown-input',
    ])
    expect(renderFaults(faults, { color: false })).not.toContain('hunter2')
  })

  test('does not show the value of a variable that names no output', async () => {
    const { faults } = await compile(
      configText(VALID.replace('[counted]', '["$SECRET"]'), { SECRET: 'hunter2' }),
      registry,
      {},
    )
    expect(renderFaults(faults, { color: false })).not.toContain('hunter2')
  })
})
