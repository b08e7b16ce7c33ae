import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { sum } from '../../harness/ledger.ts'
import { drawn, hostileBytes } from '../../harness/mutator.ts'
import { Observed } from '../../harness/observed.ts'
import { freePort } from '../../harness/qovery.ts'
import { sendInPortions } from '../../harness/portions.ts'
import { sendStream } from '../../harness/send.ts'

const HOST = '127.0.0.1'
const MIB = 1024 * 1024
const GELF = '{"version":"1.1","host":"h","short_message":"a message of some length","_n":1}'
const SYSLOG = ['<165>1 2003-10-11T22:14:15.003Z web app 12 ID47 [x@1 b="2"] text', '<34>Oct 11 22:14:15 h su: failed']
const JSON_LINES = ['{"message":"m","n":[1,{"a":null}]}\n{"__proto__":{"x":1},"big":12345678901234567890}\n']
function chunks(message: string): Buffer[] {
  const bytes = Buffer.from(message)
  const id = [1, 2, 3, 4, 5, 6, 7, 8]
  const parts = [bytes.subarray(0, 30), bytes.subarray(30)]
  return parts.map((part, i) => Buffer.concat([Uint8Array.of(0x1e, 0x0f, ...id, i, parts.length), part]))
}

test(
  'whatever datagrams come, they are messages or counted, bombs and unfinished chunks too',
  { timeout: 60_000 },
  async () => {
    const [gelf, syslog] = [await freePort(), await freePort()]
    await using observed = await Observed.start({
      sources: `
  gelf:
    type: socket
    mode: udp
    address: "${HOST}:${gelf}"
    decoding: { codec: gelf }
    framing: { method: chunked_gelf, chunked_gelf: { timeout_secs: 0.5, pending_messages_limit: 5 } }
  syslog: { type: syslog, mode: udp, address: "${HOST}:${syslog}" }`,
      sinks: '  out: { type: blackhole, inputs: [gelf, syslog] }',
    })
    const before = await observed.residentMiB()
    const valid = [GELF, gzipSync(GELF), deflateSync(GELF), ...chunks(GELF)]
    const { inputs, seed } = drawn(hostileBytes(valid), 200)
    const others = drawn(hostileBytes(SYSLOG), 100)
    const bomb = gzipSync(Buffer.alloc(20 * MIB))
    const unfinished = Array.from({ length: 20 }, (_, i) => Buffer.from([0x1e, 0x0f, 0, 0, 0, 0, 0, 0, 9, i, 0, 2, 1]))
    await Promise.all([
      sendInPortions(observed, { id: 'gelf', port: gelf }, [
        ...inputs,
        ...unfinished,
        ...Array.from({ length: 20 }, () => bomb),
      ]),
      sendInPortions(observed, { id: 'syslog', port: syslog }, others.inputs),
    ])
    await sendInPortions(observed, { id: 'gelf', port: gelf }, [Buffer.from(GELF), gzipSync(GELF)])
    await sendInPortions(
      observed,
      { id: 'syslog', port: syslog },
      SYSLOG.map((text) => Buffer.from(text)),
    )
    // Those that the bombs and unfinished chunks meet; which others there are depends on what was drawn.
    const reasons = ['decompression_failed', 'message_incomplete']
    const samples = await observed.ledger
      .closed(observed.page.url, (account) => reasons.every((reason) => account('gelf').discarded.has(reason)))
      .catch((error: unknown) => {
        throw new Error(`with QOVERY_TEST_SEED=${seed} or ${others.seed}: ${String(error)}`, { cause: error })
      })
    expect(observed.ledger.account(samples, 'gelf').discarded.get('decompression_failed')).toBeGreaterThanOrEqual(20)
    expect(observed.ledger.account(samples, 'gelf').sent).toBeGreaterThanOrEqual(2)
    expect(observed.ledger.account(samples, 'syslog').sent).toBeGreaterThanOrEqual(2)
    expect(sum(samples, 'qovery_component_errors_total', { error_type: 'source_failed' })).toBe(0)
    expect((await observed.residentMiB()) - before).toBeLessThan(300)
    expect(await observed.stop()).toEqual({ code: 0, signal: null })
  },
)

const BODIES: Readonly<Record<string, readonly (string | Uint8Array)[]>> = {
  json: JSON_LINES,
  gelf: [`${GELF}\0${GELF}`],
  influxdb: ['cpu,host=a usage=0.5,n=3i 1700000000000000000\nm f=1\n'],
  native_json: ['{"log":{"a":1}}\n{"metric":{"name":"a","kind":"absolute","gauge":{"value":1}}}\n'],
  syslog: [`${SYSLOG.join('\n')}\n`],
}
interface Refusal {
  readonly code: number
  readonly message: string
}

const ENCODINGS = ['', 'gzip', 'zstd', 'deflate', 'br', 'snappy', 'gzip, zstd', 'nonsense', 'gzip,gzip,gzip,gzip']

test(
  'whatever bodies come, each is taken as a whole, or refused and explained to its client',
  { timeout: 60_000 },
  async () => {
    const codecs = Object.keys(BODIES)
    const ports = await Promise.all(codecs.map(() => freePort()))
    const source = (codec: string, i: number) =>
      `  ${codec}: { type: http_server, address: "${HOST}:${ports[i]}", decoding: { codec: ${codec} } }\n`
    await using observed = await Observed.start({
      sources: codecs.map(source).join(''),
      sinks: `  out: { type: blackhole, inputs: [${codecs.join(', ')}] }`,
    })
    const statuses = new Map<number, number>()
    const refusals: (Refusal & { status: number })[] = []
    const post = async (port: number, body: Uint8Array, encoding = '') => {
      const headers: Record<string, string> = encoding === '' ? {} : { 'content-encoding': encoding }
      const answer = await fetch(`http://${HOST}:${port}/`, { method: 'POST', body: Buffer.from(body), headers })
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      const said = await answer.text()
      if (answer.status !== 200) refusals.push({ status: answer.status, ...(JSON.parse(said) as Refusal) })
      return answer.status
    }
    const seeds: number[] = []
    const postAll = async (codec: string, port: number) => {
      const valid = BODIES[codec] as readonly string[]
      const { inputs, seed } = drawn(hostileBytes(valid, 500), 60)
      const packed = drawn(hostileBytes([gzipSync(valid[0] as string), zstdCompressSync(valid[0] as string)], 500), 40)
      seeds.push(seed, packed.seed)
      for (const body of [...inputs, Buffer.from('}')]) await post(port, body)
      for (const [i, body] of packed.inputs.entries()) await post(port, body, ENCODINGS[i % ENCODINGS.length])
      // What is no HTTP at all.
      for (const bytes of inputs.slice(0, 20)) await sendStream({ port, host: HOST }, bytes).catch(() => undefined)
      expect(await post(port, Buffer.from(valid[0] as string))).toBe(200)
      expect(await post(port, gzipSync(valid[0] as string), 'gzip')).toBe(200)
    }
    await Promise.all(codecs.map((codec, i) => postAll(codec, ports[i] as number))).catch((error: unknown) => {
      throw new Error(`with QOVERY_TEST_SEED=${seeds.join(' or ')}: ${String(error)}`, { cause: error })
    })
    expect([...statuses.keys()].filter((status) => ![200, 400, 413, 415, 422].includes(status))).toEqual([])
    expect(statuses.get(400)).toBeGreaterThan(0)
    expect(refusals.filter(({ status, code, message }) => code !== status || message.length < 10)).toEqual([])
    const isThere = (account: (id: string) => { readonly sent: number }) => codecs.every((id) => account(id).sent >= 4)
    await observed.ledger.closed(observed.page.url, isThere)
    expect(await observed.stop()).toEqual({ code: 0, signal: null })
  },
)
