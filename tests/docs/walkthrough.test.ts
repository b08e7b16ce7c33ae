import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PrivateJournal } from '../../packages/qovery/src/components/sources/journald/testing/private-journal.ts'
import { prometheusMissing } from '../../packages/qovery/tests/integration/prometheus/prometheus.ts'
import { CheckoutCopy, ROOT } from './testing/checkout-copy.ts'
import { sectionsOf } from './testing/markdown.ts'
import { Walkthrough } from './testing/walkthrough.ts'

const PAGES = [
  'README.md',
  'docs/concepts.md',
  'docs/guides/send-metrics-to-prometheus.md',
  'docs/guides/shape-events-with-vrl.md',
  'docs/guides/test-a-config.md',
  'packages/sdk/README.md',
  'packages/vrl/README.md',
]
const PATIENCE_MS = 60_000
const missing = prometheusMissing()
let copy: CheckoutCopy

beforeAll(() => {
  copy = new CheckoutCopy()
}, PATIENCE_MS)
afterAll(() => copy[Symbol.dispose](), PATIENCE_MS)

describe.each(PAGES)('who follows %s', (page) => {
  let walkthrough: Walkthrough

  beforeAll(async () => {
    walkthrough = await Walkthrough.in(copy)
  }, PATIENCE_MS)

  afterAll(async () => {
    await walkthrough[Symbol.asyncDispose]()
    copy.tidy()
  }, PATIENCE_MS)

  for (const { heading, blocks } of sectionsOf(readFileSync(join(ROOT, page), 'utf8'))) {
    const needsPrometheus = blocks.some(({ text }) => /^(prometheus|promtool) /m.test(text))
    const needsJournal = blocks.some(({ text }) => /type: journald/.test(text))
    const lacks = (needsPrometheus ? missing : undefined) ?? (needsJournal ? PrivateJournal.missing : undefined)
    const left = lacks === undefined ? '' : ` (left out: ${lacks})`
    test.skipIf(lacks !== undefined)(`sees in "${heading}" what it shows${left}`, { timeout: 180_000 }, () =>
      expect(walkthrough.follow(blocks)).resolves.toBeUndefined(),
    )
  }

  test(
    'ends everything with Ctrl-C and no failure',
    () => expect(walkthrough.end()).resolves.toBeUndefined(),
    PATIENCE_MS,
  )
})
