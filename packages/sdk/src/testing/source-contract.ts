import assert from 'node:assert/strict'
import type { SourceDefinition } from '../component.ts'
import { KINDS } from '../event.ts'
import { CollectedOutput } from './collect.ts'
import { contextOf, testDefinition } from './definition-contract.ts'
import { poll } from './poll.ts'
import type { Suite } from './suite.ts'

const PATIENCE_MS = 5000
/** Time for a source to open what it reads from; one that ends by itself ends it. */
const SETTLING_MS = 100
/** Time for what was closed to be gone. */
const CLOSING_MS = 2000

/**
 * Registers the tests that every source must pass. With `config` in the suite it is also run, stopped and run again:
 * give options with which it can listen or read here.
 */
export function testSource(definition: SourceDefinition, suite: Suite): void {
  testDefinition(definition, 'source', suite, (config) => {
    const ports = Object.values(definition.outputs(config))
    assert.notEqual(ports.length, 0, 'a source has an output')
    for (const kinds of ports) for (const kind of kinds) assert.ok(KINDS.includes(kind))
    assert.deepEqual(definition.resources?.(config), definition.resources?.(config))
  })
  const { config, test } = suite
  if (config === undefined) return
  test('ends when it is told to, lets everything go and can run again', async () => {
    const options = definition.config.parse(config())
    for (let round = 0; round < 2; round++) await runOnce(definition, options, suite)
  })
  test('ends at once when it was told to before it began', async () => {
    const options = definition.config.parse(config())
    const source = await definition.create(options, contextOf(definition, 'source', suite))
    await inTime(source.run(new CollectedOutput(), AbortSignal.abort()))
  })
}

async function runOnce(definition: SourceDefinition, config: unknown, suite: Suite): Promise<void> {
  const source = await definition.create(config, contextOf(definition, 'source', suite))
  const before = openHandles()
  const stop = new AbortController()
  const running = source.run(new CollectedOutput(), stop.signal)
  await Promise.race([running, new Promise((resolve) => setTimeout(resolve, SETTLING_MS))])
  stop.abort()
  await inTime(running)
  await poll('the closing of what the source opened', () => openHandles() <= before, CLOSING_MS)
}

/** How many sockets and watched files keep the process alive. */
function openHandles(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCP|UDP|Pipe|FSEvent|StatWatcher/i.test(name)).length
}

async function inTime(running: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`run had not returned ${PATIENCE_MS} ms after the abort`)), PATIENCE_MS)
  })
  try {
    await Promise.race([running, late])
  } finally {
    clearTimeout(timer)
  }
}
