import assert from 'node:assert/strict'
import type { Delivery, Sink, SinkDefinition } from '../component.ts'
import { isPartial, isReject, isRetry, messageOf } from '../errors.ts'
import { KINDS } from '../event.ts'
import { contextOf, creatable, testDefinition } from './definition-contract.ts'
import { hostileBatches } from './hostile.ts'
import type { Suite } from './suite.ts'

/**
 * Registers the tests that every sink must pass. With `config` in the suite it also writes hostile batches: give the
 * options of a receiver that the test runs.
 */
export function testSink(definition: SinkDefinition, suite: Suite): void {
  const { test } = suite
  testDefinition(definition, 'sink', suite, (config) => {
    const inputs = definition.inputs(config)
    assert.notEqual(inputs.length, 0, 'a sink takes at least one kind of event')
    for (const kind of inputs) assert.ok(KINDS.includes(kind))
    checkDelivery(definition.delivery?.(config))
    assert.deepEqual(definition.resources?.(config), definition.resources?.(config))
  })
  test('partitions hostile events by text', async () => {
    for (const config of creatable(definition)) {
      const sink = await definition.create(config, contextOf(definition, 'sink', suite))
      for (const batch of definition.inputs(config).flatMap((kind) => hostileBatches(kind))) {
        for (const event of batch.events) {
          assert.match(typeof sink.partition?.(event), /^(string|undefined)$/)
        }
      }
    }
  })
  test('closes without having been started', async () => {
    for (const config of creatable(definition)) {
      const sink = await definition.create(config, contextOf(definition, 'sink', suite))
      await sink.close?.()
    }
  })
  const { config } = suite
  if (config === undefined) return
  test('takes hostile batches, or says what becomes of them', async () => {
    const options = definition.config.parse(config())
    const sink = await definition.create(options, contextOf(definition, 'sink', suite))
    await sink.start?.()
    try {
      for (const kind of definition.inputs(options)) {
        for (const batch of hostileBatches(kind)) await checkWrite(sink, batch)
      }
    } finally {
      await sink.close?.()
    }
  })
}

async function checkWrite(sink: Sink, batch: Parameters<Sink['write']>[0]): Promise<void> {
  try {
    await sink.write(batch, new AbortController().signal)
  } catch (error) {
    const isKnown = isRetry(error) || isReject(error) || isPartial(error)
    assert.ok(isKnown, `write threw something else than Retry, Reject or Partial: ${messageOf(error)}`)
    if (!isPartial(error)) return
    const positions = [...error.rejected, ...error.retry]
    assert.equal(new Set(positions).size, positions.length, 'a position of a Partial stands in one list, once')
    for (const position of positions) assert.ok(position >= 0 && position < batch.length)
  }
}

function checkDelivery(delivery: Delivery | undefined): void {
  const { batch, concurrency, timeout_secs, rate_limit } = delivery ?? {}
  const positive = [
    batch?.max_events,
    batch?.max_bytes,
    batch?.timeout_secs,
    typeof concurrency === 'object' ? concurrency.max_concurrency_limit : concurrency,
    timeout_secs,
    rate_limit?.num,
  ]
  for (const limit of positive) assert.ok(limit === undefined || limit > 0, 'the limits of a delivery are above 0')
}
