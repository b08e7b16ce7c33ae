import assert from 'node:assert/strict'
import { Ack, type Outcome } from '../ack.ts'
import type { Batch } from '../batch.ts'
import type { Transform, TransformDefinition } from '../component.ts'
import { KINDS } from '../event.ts'
import { creatable, contextOf, testDefinition } from './definition-contract.ts'
import { DrivenEmit } from './driven-emit.ts'
import { hostileBatches, otherForm } from './hostile.ts'
import { atFixedTime } from './fixed-time.ts'
import { eventsText } from './events-text.ts'
import type { Suite } from './suite.ts'

/** Registers the tests that every transform must pass. */
export function testTransform(definition: TransformDefinition, suite: Suite): void {
  const { test } = suite
  const ask = (config: unknown) => {
    const ports = Object.values(definition.outputs(config, definition.inputs))
    for (const kinds of ports) for (const kind of kinds) assert.ok(KINDS.includes(kind))
  }
  testDefinition(definition, 'transform', suite, ask)
  test('takes at least one kind of event', async () => {
    assert.notEqual(definition.inputs.length, 0)
    for (const kind of definition.inputs) assert.ok(KINDS.includes(kind))
  })
  test('survives hostile events, and emits only the kinds it declares by the ports it declares', async () => {
    for (const config of configsOf(definition, suite)) {
      const ports = definition.outputs(config, definition.inputs)
      for (const { batch, port } of await emittedBy(definition, suite, config, (one) => one)) {
        assert.ok(Object.hasOwn(ports, port), `the port "${port}" is not declared`)
        assert.ok(ports[port]?.includes(batch.kind), `${batch.kind}s by the port "${port}" are not declared`)
      }
    }
  })
  test('gives the same for raw lines and columns as for objects', async () => {
    for (const config of configsOf(definition, suite)) {
      const emitted = async (form: (batch: Batch) => Batch) =>
        eventsText(await emittedBy(definition, suite, config, form))
      assert.deepEqual(await emitted((batch) => batch), await emitted(otherForm))
    }
  })
  test('leaves a batch that others have too as it is', async () => {
    for (const config of configsOf(definition, suite)) {
      const transform = await started(definition, suite, config)
      for (const batch of inputsOf(definition)) {
        const before = eventsText([{ batch, port: '' }])
        batch.share()
        transform.transform(batch, new DrivenEmit())
        assert.deepEqual(eventsText([{ batch, port: '' }]), before)
      }
      await transform.close?.()
    }
  })
  for (const outcome of ['delivered', 'rejected'] as const) {
    test(`settles what it was given once, when all that came of it was ${outcome}`, async () => {
      for (const config of configsOf(definition, suite)) await checkBalance(definition, suite, config, outcome)
    })
  }
}

function configsOf(definition: TransformDefinition, { config }: Suite): unknown[] {
  return config === undefined ? creatable(definition) : [definition.config.parse(config())]
}

function inputsOf(definition: TransformDefinition): Batch[] {
  return definition.inputs.flatMap((kind) => hostileBatches(kind))
}

async function started(definition: TransformDefinition, suite: Suite, config: unknown): Promise<Transform> {
  const transform = await definition.create(config, contextOf(definition, 'transform', suite))
  await transform.start?.(() => undefined)
  return transform
}

async function emittedBy(
  definition: TransformDefinition,
  suite: Suite,
  config: unknown,
  form: (batch: Batch) => Batch,
): Promise<DrivenEmit['emitted']> {
  const out = new DrivenEmit()
  const transform = await started(definition, suite, config)
  atFixedTime(() => {
    for (const batch of inputsOf(definition)) transform.transform(form(batch), out)
    transform.flush?.(out, 'tick')
    transform.flush?.(out, 'end')
  })
  await transform.close?.()
  return out.emitted
}

async function checkBalance(
  definition: TransformDefinition,
  suite: Suite,
  config: unknown,
  outcome: Outcome,
): Promise<void> {
  const transform = await started(definition, suite, config)
  const out = new DrivenEmit()
  const settled: Outcome[][] = []
  for (const batch of inputsOf(definition)) {
    const outcomes: Outcome[] = []
    settled.push(outcomes)
    const ack = new Ack((one) => outcomes.push(one))
    batch.ack = ack
    out.ack = ack
    transform.transform(batch, out)
    ack.release()
  }
  out.ack = null
  transform.flush?.(out, 'end')
  const acks = out.emitted.flatMap(({ ack }) => (ack === null ? [] : [ack]))
  const waiting = settled.filter((outcomes) => outcomes.length === 0)
  for (const ack of acks) ack.release(outcome)
  await transform.close?.()
  for (const outcomes of settled) assert.equal(outcomes.length, 1, 'each batch must settle once')
  for (const outcomes of waiting) assert.deepEqual(outcomes, [outcome], 'it settles as what came of it did')
}
