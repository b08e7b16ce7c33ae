import { LogBatch, Metadata, type Lines } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import { Timestamp } from '@qovery/vrl/value'
import { bench, do_not_optimize, run } from 'mitata'
import { decodeUtf8 } from '../../../codecs/utf8.ts'
import { remap } from './index.ts'

const LINES = 1000
const shared = {
  file: '/var/log/web.log',
  host: 'web-1',
  message: '',
  source_type: 'file',
  timestamp: new Timestamp(1, 0),
}
const layout = { shared, message_key: 'message', metadata: new Metadata(), bytes: 120 }
const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
const access = (i: number) =>
  `10.0.${i % 200}.7 - - [22/Nov/2026:17:00:00 +0000] "GET /api/v1/items/${i} HTTP/1.1" 200 ${i * 7} "-" "${agent}"`
const json = (i: number) =>
  `{"timestamp":"2026-11-22T17:00:00.000Z","level":"info","n":${i},"tags":["a","b"],"user":{"id":${i}},"debug_blob":"${agent}"}`

function linesOf(make: (i: number) => string): Lines {
  const texts = Array.from({ length: LINES }, (_, i) => make(i))
  const starts: number[] = []
  const ends: number[] = []
  let at = 0
  for (const text of texts) {
    starts.push(at)
    ends.push(at + text.length)
    at += text.length + 1
  }
  return { chunk: Buffer.from(texts.join('\n')), starts, ends, layout, decode: decodeUtf8 }
}

async function measure(title: string, lines: Lines, source: string): Promise<void> {
  const transform = await remap.create(remap.config.parse({ source }), testContext({ inputKinds: ['log'] }))
  bench(`${LINES} lines: ${title}`, () => {
    const out = new CollectedEmit()
    transform.transform(LogBatch.fromLines(lines), out)
    do_not_optimize(out)
  })
}

const pattern = `r'^\\S+ \\S+ \\S+ \\[[^\\]]+\\] "(?P<method>[A-Z]+) [^"]*" (?P<status>\\d{3}) (?P<bytes>\\d+) '`

await measure(
  'one field of JSON added, one taken away',
  linesOf(json),
  '. = parse_json!(.message)\n.a = "b"\ndel(.debug_blob)',
)
await measure('JSON as objects', linesOf(json), '. = parse_json!(.message)\n.copy = .')
await measure(
  'groups of a pattern',
  linesOf(access),
  `. = parse_regex!(.message, ${pattern})\n.bytes = to_int!(.bytes)`,
)
await measure('groups of a pattern, beside what was there', linesOf(access), `. |= parse_regex!(.message, ${pattern})`)
await run()
