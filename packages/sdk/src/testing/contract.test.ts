import { setTimeout as later } from 'node:timers/promises'
import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { Ack } from '../ack.ts'
import {
  defineSink,
  defineSource,
  defineTransform,
  type Sink,
  type SinkDefinition,
  type Source,
  type SourceDefinition,
  type Transform,
  type TransformDefinition,
} from '../component.ts'
import { Partial, Reject } from '../errors.ts'
import type { LogBatch } from '../event-batch.ts'
import { s } from '../schema.ts'
import { testSink } from './sink-contract.ts'
import { testSource } from './source-contract.ts'
import type { Suite } from './suite.ts'
import { testTransform } from './transform-contract.ts'

const COMMON = {
  name: 'good',
  summary: 'Does what it should.',
  stability: 'stable',
  config: s.object({ size: s.uint('How much.').default(1) }),
  examples: [{ title: 'As it is', config: {} }],
} as const

/** The titles of the tests that fail, out of those that `suite` registers. */
async function failing(register: (test: Suite['test']) => void): Promise<string[]> {
  const tests: [string, () => Promise<void>][] = []
  register((title, run) => tests.push([title, run]))
  expect(tests.length).toBeGreaterThan(5)
  const failed: string[] = []
  for (const [title, run] of tests) {
    await run().catch(() => failed.push(title))
  }
  return failed
}

const source = (create: () => Source, more: object = {}) =>
  defineSource({ ...COMMON, outputs: () => ({ '': ['log'] }), create, ...more }) as SourceDefinition
const transform = (create: () => Transform<'log', 'log'>, more: object = {}) =>
  defineTransform({
    ...COMMON,
    inputs: ['log'],
    outputs: () => ({ '': ['log'] }),
    placement: 'any',
    create,
    ...more,
  }) as TransformDefinition
const sink = (create: () => Sink<'log'>, more: object = {}) =>
  defineSink({ ...COMMON, inputs: () => ['log'], create, ...more }) as SinkDefinition

const idle: Source = { run: (_out, signal) => later(1e6, undefined, { signal }).catch(() => undefined) }
const sources = (definition: SourceDefinition) =>
  failing((test) => testSource(definition, { test, config: () => ({}) }))
const definitions = (definition: SourceDefinition) => failing((test) => testSource(definition, { test }))
const transforms = (definition: TransformDefinition) => failing((test) => testTransform(definition, { test }))
const sinks = (definition: SinkDefinition) => failing((test) => testSink(definition, { test, config: () => ({}) }))

describe('the contract of definitions', () => {
  test('is met by a definition that does what it should', async () => {
    expect(await definitions(source(() => idle))).toEqual([])
  })

  test.for<[string, object, string]>([
    ['a name in camelCase', { name: 'theName' }, 'has a name in snake_case'],
    ['no examples', { examples: [] }, 'has examples with titles'],
    ['an example that is not valid', { examples: [{ title: 'x', config: { size: -1 } }] }, 'has examples with titles'],
    [
      'an option without a description',
      { config: s.object({ size: z.number().default(1) }) },
      'describes every option',
    ],
    ['an option in camelCase', { config: s.object({ maxSize: s.uint('Size.').default(1) }) }, 'describes every option'],
    [
      'a choice without a meaning',
      { config: s.object({ a: z.enum(['x']).default('x').describe('A.') }) },
      'describes every',
    ],
    ['options that let anything pass', { config: z.object({ size: s.uint('Size.').default(1) }) }, 'refuses an option'],
    [
      'a table that lets anything pass',
      {
        config: s.object({
          a: z
            .object({ b: s.string('B.').optional() })
            .describe('A.')
            .optional(),
        }),
      },
      'describes every option',
    ],
    [
      'options whose check throws',
      {
        config: s.object({
          a: s
            .string('A.')
            .transform((text) => text.at(999)!.length)
            .optional(),
        }),
      },
      'answers hostile options',
    ],
    ['outputs of no kind that exists', { outputs: () => ({ '': ['nothing'] }) }, 'has examples with titles'],
  ])('catches %s', async ([, more, title]) => {
    const failed = await definitions(source(() => idle, more))
    expect(failed.some((one) => one.startsWith(title))).toBe(true)
  })

  test.for<[string, () => unknown]>([
    ['a timer', () => clearTimeoutLater(setTimeout(() => undefined, 1000))],
    ['an unreferenced timer', () => clearTimeoutLater(setInterval(() => undefined, 1000).unref())],
    ['a socket', () => createServer().listen(0).unref().close()],
    [
      'a timer after waiting',
      async () =>
        clearTimeoutLater(
          await later(
            1,
            setTimeout(() => undefined, 1000),
          ),
        ),
    ],
  ])('catches a component that opens %s when it is created', async ([, open]) => {
    const definition = source(() => idle, { create: async () => (await open(), idle) })
    expect(await definitions(definition)).toContain('opens nothing when it is created')
  })
})

describe('the contract of sources', () => {
  test('is met by one that waits until it is told to end', async () => {
    expect(await sources(source(() => idle))).toEqual([])
  })

  test('catches one that leaves a socket open', async () => {
    const servers: ReturnType<typeof createServer>[] = []
    const leaking: Source = {
      run: async (out, signal) => {
        servers.push(createServer().listen(0))
        await idle.run(out, signal)
      },
    }
    const failed = await sources(source(() => leaking))
    for (const server of servers) server.close()
    expect(failed).toEqual(['ends when it is told to, lets everything go and can run again'])
  })
})

describe('the contract of transforms', () => {
  const passing: Transform<'log', 'log'> = { transform: (batch, out) => out.pass(batch) }

  test('is met by one that passes everything on, one that drops all and one that keeps some until the end', async () => {
    const kept: (() => void)[] = []
    const keeping: Transform<'log', 'log'> = {
      transform: (batch, out) => {
        const hold = batch.hold()
        kept.push(() => out.pass(batch.slice(0, batch.length), '', hold))
      },
      flush: () => {
        for (const pass of kept.splice(0)) pass()
      },
    }
    expect(await transforms(transform(() => passing))).toEqual([])
    expect(await transforms(transform(() => ({ transform: () => undefined })))).toEqual([])
    expect(await transforms(transform(() => keeping))).toEqual([])
  })

  test.for<[string, Transform<'log', 'log'>, string]>([
    ['throws', { transform: throwing(() => new TypeError('x is undefined')) }, 'survives hostile events'],
    ['keeps a hold', { transform: (batch) => void batch.hold() }, 'settles what it was given once'],
    ['releases what it did not hold', { transform: (batch) => batch.ack?.release() }, 'settles what it was given once'],
    [
      'passes a hold twice',
      { transform: (batch, out) => passTwice(batch as LogBatch, out) },
      'settles what it was given once',
    ],
    [
      'writes into its input',
      { transform: (batch) => batch.events.forEach((event) => void (event.value = 1)) },
      'leaves a batch',
    ],
    ['emits by a port it did not declare', { transform: (batch, out) => out.pass(batch, 'other') }, 'survives hostile'],
    [
      'looks at the form of its input',
      { transform: (batch, out) => ((batch as LogBatch).lines === null ? undefined : out.pass(batch)) },
      'gives the same',
    ],
  ])('catches one that %s', async ([, bad, title]) => {
    const failed = await transforms(transform(() => bad))
    expect(failed.some((one) => one.startsWith(title))).toBe(true)
  })
})

describe('the contract of sinks', () => {
  const title = 'takes hostile batches, or says what becomes of them'

  test('is met by one that takes, one that rejects and one that takes some', async () => {
    expect(await sinks(sink(() => ({ write: () => undefined })))).toEqual([])
    expect(await sinks(sink(() => ({ write: throwing(() => new Reject('no')) })))).toEqual([])
    expect(await sinks(sink(() => ({ write: throwing(() => new Partial('some', { retry: [0] })) })))).toEqual([])
  })

  test.for<[string, () => Error]>([
    ['an error of the program', () => new TypeError('x is undefined')],
    ['a position that is not in the batch', () => new Partial('some', { rejected: [1000] })],
    ['a position twice', () => new Partial('some', { rejected: [0], retry: [0] })],
  ])('catches one that throws %s', async ([, error]) => {
    expect(await sinks(sink(() => ({ write: throwing(error) })))).toEqual([title])
  })

  test('catches one that partitions by something else than text', async () => {
    const partition = (() => 5) as unknown as () => string
    expect(await sinks(sink(() => ({ write: () => undefined, partition })))).toEqual([
      'partitions hostile events by text',
    ])
  })
})

function clearTimeoutLater(timer: NodeJS.Timeout): void {
  setImmediate(() => clearTimeout(timer))
}

function throwing(error: () => Error): () => never {
  return () => {
    throw error()
  }
}

function passTwice(batch: LogBatch, out: { pass(batch: LogBatch, port: string, held: Ack | null): void }): void {
  const hold = batch.hold()
  out.pass(batch.slice(0, 1), '', hold)
  out.pass(batch.slice(0, 1), '', hold)
}
