import { expect, test } from 'vitest'
import { sum, type Account } from '../../harness/ledger.ts'
import { drawn, hostileBytes } from '../../harness/mutator.ts'
import { Observed } from '../../harness/observed.ts'

const VALID = [
  '{"message":"hello","n":1,"f":1.0,"big":12345678901234567890,"t":"2024-01-01T00:00:00Z","o":{"a":[1,"x"]}}\n',
  '[{"a":1},{"__proto__":{"polluted":1},"constructor":{"toString":2}}]\n{"":"","a.b":-0.0e5}\n',
  Buffer.concat([Buffer.from([0, 0, 0, 7]), Buffer.from('{"a":1}'), Buffer.from([0, 0, 0, 2]), Buffer.from('{}')]),
  'GET /index.html 200\n\n\r\n"a\0b"\t{"k":"\\ud83d\\ude00"}\0{"l":2}\0',
]
const MAX = 2000
const FRAMINGS = {
  newline_delimited: `{ method: newline_delimited, newline_delimited: { max_length: ${MAX} } }`,
  character_delimited: `{ method: character_delimited, character_delimited: { delimiter: "\\0", max_length: ${MAX} } }`,
  length_delimited: `{ method: length_delimited, length_delimited: { length_field_length: 1 } }`,
  bytes: '{ method: bytes }',
} as const

/**
 * A frame that is JSON, where frames are told apart, and one that cannot be. They come first: a length that was drawn
 * may reach over anything behind it.
 */
const SURE: Readonly<Record<keyof typeof FRAMINGS, string>> = {
  newline_delimited: '{"sure":1}\n}\n',
  character_delimited: '{"sure":1}\0}\0',
  length_delimited: '\x0a{"sure":1}\x01}',
  bytes: '}',
}

/** Far down in a line: values as deep as its length allows. */
const DEEP = `{"a":${'['.repeat(900)}${']'.repeat(900)}}\n`

/** An input and what is missing of its last frame; and how many frames it has then, where that can be told. */
function framed(input: Buffer, framing: keyof typeof FRAMINGS): { input: Buffer; frames: number | undefined } {
  if (framing === 'bytes') return { input, frames: undefined }
  let frames = 0
  if (framing === 'length_delimited') {
    let at = 0
    for (; at < input.length; at += 1 + (input[at] as number)) frames++
    return { input: Buffer.concat([input, Buffer.alloc(at - input.length)]), frames }
  }
  const delimiter = framing === 'newline_delimited' ? 0x0a : 0
  const whole = Buffer.concat([input, Uint8Array.of(delimiter)])
  for (const byte of whole) if (byte === delimiter) frames++
  return { input: whole, frames }
}

const CASES = (['bytes', 'json'] as const).flatMap((codec) =>
  (Object.keys(FRAMINGS) as (keyof typeof FRAMINGS)[]).map((framing) => [codec, framing] as const),
)

test.each(CASES)(
  'whatever bytes stdin gets, decoding %s of %s makes events of them or counts them',
  async (codec, framing) => {
    await using observed = await Observed.start({
      sources: `  in: { type: stdin, decoding: { codec: ${codec} }, framing: ${FRAMINGS[framing]} }`,
      transforms: `
  counted:
    type: log_to_metric
    inputs: [in]
    metrics: [{ type: counter, field: source_type, name: events }]`,
      sinks: `
  shown:
    type: console
    inputs: [in]
    encoding: { codec: json }`,
      shown: ['counted'],
    })
    const { inputs, seed } = drawn(hostileBytes(VALID), 150)
    const { input, frames } = framed(Buffer.concat([Buffer.from(SURE[framing]), ...inputs, Buffer.from(DEEP)]), framing)
    for (let at = 0; at < input.length; at += 5000) observed.qovery.process.stdin.write(input.subarray(at, at + 5000))
    // What waits for room in the sink was received, but not sent.
    const isThere = (account: (id: string) => Account, samples: ReadonlyMap<string, number>) =>
      account('in').held === 0 &&
      sum(samples, 'qovery_component_received_bytes_total', { component_id: 'in' }) === input.length
    const told = (error: unknown) => {
      throw new Error(`with QOVERY_TEST_SEED=${seed}: ${String(error)}`, { cause: error })
    }
    const samples = await observed.ledger.closed(observed.page.url, isThere).catch(told)
    observed.qovery.process.stdin.end()

    expect(sum(samples, 'qovery_component_errors_total', { error_type: 'source_failed' }), `seed ${seed}`).toBe(0)
    const { received, sent, discarded } = observed.ledger.account(samples, 'in')
    // In JSON, frames of blanks make no event and lists make several; what is read at once is hardly ever JSON.
    expect(received, `seed ${seed}`).toBe(codec === 'bytes' ? (frames ?? received) : received)
    expect(sent, `seed ${seed}`).toBeGreaterThanOrEqual(codec === 'bytes' || framing !== 'bytes' ? 1 : 0)
    expect(discarded.has('decode_failed'), `seed ${seed}`).toBe(codec === 'json')
    expect(await observed.stop()).toEqual({ code: 0, signal: null })
    expect(observed.qovery.stdout.split('\n').length - 1).toBe(sent)
  },
)
