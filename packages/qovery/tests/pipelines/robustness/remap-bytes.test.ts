import { expect, test } from 'vitest'
import { sum, type Account } from '../../harness/ledger.ts'
import { drawn, hostileBytes } from '../../harness/mutator.ts'
import { Observed } from '../../harness/observed.ts'

const VALID = [
  '{"message":"GET /index.html 200","n":1,"f":1.0,"big":9223372036854775807,"t":"2024-01-01T00:00:00Z","o":{"a":[1,"x"]}}\n',
  '{"__proto__":{"polluted":1},"constructor":{"toString":2},"a":{"a":{"a":{}}},"n":"12","list":[3,null,{}]}\n',
  '127.0.0.1 - alice [01/Apr/2021:12:02:31 +0000] "GET /a HTTP/1.1" 404 153\nlevel=info msg="a b" n=1 \\"x\n',
]

/** Reads lines in every way, with failures that are handled and some that are not. */
const PROGRAM = `
      text = string!(.message)
      .parsed = parse_json(text) ?? parse_common_log(text) ?? parse_logfmt(text) ?? {}
      .words = split(replace(text, r'(\\w+)+$$', "<$$1>"), r'\\s*,?\\s*')
      .sum = (to_int(.parsed.n) ?? 0) + 1
      .flat = flatten(object(.parsed) ?? {})
      .flat |= object(.parsed.o) ?? {}
      .kept = map_values(.flat, recursive: true) -> |value| { to_string(value) ?? value }
      .again = parse_json!(encode_json(.parsed))
      if .parsed.a != null { .first = array!(.parsed.list)[0] }
      if exists(.parsed.message) { abort }
`

test('whatever lines come, programs pass on, drop or reroute every one of them', async () => {
  await using observed = await Observed.start({
    sources: '  in: { type: stdin, framing: { method: newline_delimited, newline_delimited: { max_length: 5000 } } }',
    transforms: `
  remapped:
    type: remap
    inputs: [in]
    drop_on_error: true
    drop_on_abort: true
    reroute_dropped: true
    source: |${PROGRAM}
  some:
    type: filter
    inputs: [remapped]
    condition: '(length(.words) ?? 0) > 1 && (string(.parsed.n) ?? "") != "x"'
  ways:
    type: route
    inputs: [some]
    route:
      numbers: 'is_integer(.parsed.n) || .sum == 1'
      texts: 'match(string(.message) ?? "", r''(a+)+$$'')'
  lines:
    type: remap
    inputs: [in]
    drop_on_error: true
    reroute_dropped: true
    source: |
      . = parse_json!(.message)
      .added = .n
      del(.o)`,
    sinks: `
  out: { type: blackhole, inputs: [remapped.dropped, ways.numbers, ways.texts, ways._unmatched] }
  edited: { type: blackhole, inputs: [lines, lines.dropped] }`,
  })
  const { inputs, seed } = drawn(hostileBytes(VALID), 100)
  const input = Buffer.concat([
    Buffer.from('{"n":1}\n'),
    ...inputs,
    Buffer.from(`{"a":${'['.repeat(900)}${']'.repeat(900)}}\n`),
  ])
  for (let at = 0; at < input.length; at += 5000) observed.qovery.process.stdin.write(input.subarray(at, at + 5000))
  const isThere = (account: (id: string) => Account, samples: ReadonlyMap<string, number>) =>
    account('in').held === 0 &&
    sum(samples, 'qovery_component_received_bytes_total', { component_id: 'in' }) === input.length
  const samples = await observed.ledger.closed(observed.page.url, isThere).catch((error: unknown) => {
    throw new Error(`with QOVERY_TEST_SEED=${seed}: ${String(error)}`, { cause: error })
  })
  const { sent } = observed.ledger.account(samples, 'in')
  const arrived = (id: string) => sum(samples, 'qovery_component_received_events_total', { component_id: id })
  const filtered = [...observed.ledger.account(samples, 'some').discarded.values()].reduce(
    (all, count) => all + count,
    0,
  )
  expect(arrived('edited'), `seed ${seed}`).toBeGreaterThanOrEqual(sent)
  expect(arrived('out') + filtered, `seed ${seed}`).toBeGreaterThanOrEqual(sent)
  expect(observed.qovery.stderr).not.toContain('fault of qovery')
  observed.qovery.process.stdin.end()
  expect(await observed.stop()).toEqual({ code: 0, signal: null })
})
