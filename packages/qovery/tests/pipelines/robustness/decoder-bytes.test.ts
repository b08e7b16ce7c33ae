import { expect, test } from 'vitest'
import { sum, type Account } from '../../harness/ledger.ts'
import { drawn, hostileBytes } from '../../harness/mutator.ts'
import { Observed } from '../../harness/observed.ts'
import { freePort } from '../../harness/qovery.ts'
import { sendStream } from '../../harness/send.ts'

interface Case {
  readonly decoding: string
  readonly framing?: string
  /** What is valid, with its frames' ends. */
  readonly valid: readonly (string | Uint8Array)[]
  /** A frame that cannot be decoded. */
  readonly broken: string
}

const GELF = '{"version":"1.1","host":"h","short_message":"m","timestamp":1700000000.25,"level":3,"_n":1,"_t":"x"}'
const SYSLOG = [
  '<165>1 2003-10-11T22:14:15.003Z web app 12 ID47 [x@1 b="\\"2\\"" a="1"][y@2 z=""] \ufeffa message',
  '<34>Oct 11 22:14:15 mymachine su[230]: failed',
  '<13>1 - - - - - -',
]
const NATIVE = [
  '{"log":{"message":"m","__proto__":{"a":1},"n":[1,2.5,null,{"k":"v"}]}}',
  '{"metric":{"name":"a","namespace":"n","tags":{"t":"v","l":["a",null]},"kind":"absolute","timestamp":"2024-01-01T00:00:00Z","gauge":{"value":-1.5}}}',
  '[{"metric":{"name":"d","kind":"incremental","distribution":{"samples":[{"value":1,"rate":3}],"statistic":"histogram"}}},{"trace":{"a":1}}]',
  '{"metric":{"name":"h","kind":"absolute","aggregated_histogram":{"buckets":[{"upper_limit":1,"count":2}],"count":2,"sum":1}}}',
]
const INFLUX = [
  'cpu,host=a\\ b,zone=eu usage=0.5,n=3i,u=7u,s="a \\"b\\" c",ok=true 1700000000000000000',
  '# comment',
  'm\\,x f=-1e300',
]
const lines = (texts: readonly string[]) => texts.map((text) => `${text}\n`)
const counted = (texts: readonly string[]) => texts.map((text) => `${Buffer.byteLength(text)} ${text}`)
const measured = (texts: readonly string[]) =>
  texts.map((text) => Buffer.concat([Uint8Array.of(0x80 | (text.length & 0x7f), text.length >> 7), Buffer.from(text)]))

const CASES: Readonly<Record<string, Case>> = {
  gelf: { decoding: 'gelf', valid: [`${GELF}\0`, `${GELF}\0{"host":"h"}\0\0`], broken: '}\0' },
  influxdb: { decoding: 'influxdb', valid: lines(INFLUX), broken: 'm\n' },
  native_json: { decoding: 'native_json', valid: lines(NATIVE), broken: '}\n' },
  syslog: {
    decoding: 'syslog',
    framing: 'octet_counting',
    valid: [...counted(SYSLOG), ...lines(SYSLOG)],
    broken: 'no header\n',
  },
  varint: {
    decoding: 'native_json',
    framing: 'varint_length_delimited',
    valid: measured(NATIVE),
    broken: '\x01}',
  },
}

const sourceOf = (id: string, { decoding, framing }: Case, port: number) =>
  `  ${id}: { type: socket, mode: tcp, address: "127.0.0.1:${port}", decoding: { codec: ${decoding} }${framing === undefined ? '' : `, framing: { method: ${framing} }`} }\n`

/** A valid frame, which must be heard, and then whatever else. */
function after(valid: string | Uint8Array, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(valid as string), bytes])
}

function bytesInto(samples: ReadonlyMap<string, number>, component_id: string): number {
  return sum(samples, 'qovery_component_received_bytes_total', { component_id })
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((before, count) => before + count, 0)
}

test(
  'whatever bytes come to a decoder over a stream, they are events or counted, and the next client is heard',
  { timeout: 60_000 },
  async () => {
    const ids = Object.keys(CASES)
    const ports = new Map(await Promise.all(ids.map(async (id) => [id, await freePort()] as const)))
    const syslog = await freePort()
    const ofIds = (make: (id: string) => string) => ids.map(make).join('')
    await using observed = await Observed.start({
      sources: `${ofIds((id) => sourceOf(id, CASES[id] as Case, ports.get(id) as number))}  source: { type: syslog, mode: tcp, address: "127.0.0.1:${syslog}" }`,
      sinks: `  out: { type: console, inputs: [${[...ids, 'source'].join(', ')}], encoding: { codec: native_json } }`,
    })
    const before = await observed.residentMiB()
    const clients = [...ids.map((id) => [id, id, ports.get(id)] as const), ['source', 'syslog', syslog] as const]
    const sent = new Map<string, number>()
    const seeds: number[] = []
    const sendAll = async ([id, like, port]: (typeof clients)[number]) => {
      const { valid, broken } = CASES[like] as Case
      const { inputs, seed } = drawn(hostileBytes(valid), 120)
      seeds.push(seed)
      const to = { port: port as number, host: '127.0.0.1' }
      // A stream whose lengths cannot be right is closed by the source while its client still sends.
      for (const bytes of inputs) await sendStream(to, after(valid[0] as string, bytes)).catch(() => undefined)
      await sendStream(to, broken)
      await sendStream(to, Buffer.concat(valid.map((input) => Buffer.from(input as string))))
      sent.set(id, inputs.length)
    }
    await Promise.all(clients.map(sendAll))
    const told = (error: unknown) => {
      throw new Error(`with QOVERY_TEST_SEED=${seeds.join(' or ')}: ${String(error)}`, { cause: error })
    }
    const written = () => observed.qovery.stdout.split('\n').slice(0, -1)
    const isThere = (account: (id: string) => Account) => {
      const sources = clients.map(([id]) => account(id))
      const made = sources.reduce((before, source) => before + source.sent, 0)
      return sources.every(({ held }) => held === 0) && account('out').sent === made && made === written().length
    }
    const samples = await observed.ledger.closed(observed.page.url, isThere).catch(told)
    for (const [id] of clients) {
      const account = observed.ledger.account(samples, id)
      expect(account.sent, `${id}, seeds ${seeds.join(' ')}`).toBeGreaterThan(sent.get(id) as number)
      expect(total(account.discarded), `${id}, seeds ${seeds.join(' ')}`).toBeGreaterThan(0)
      expect(bytesInto(samples, id)).toBeGreaterThan(0)
    }
    expect(sum(samples, 'qovery_component_errors_total', { error_type: 'source_failed' })).toBe(0)
    expect(sum(samples, 'qovery_component_errors_total', { error_type: 'sink_failed' })).toBe(0)
    expect((await observed.residentMiB()) - before).toBeLessThan(150)
    expect(await observed.stop()).toEqual({ code: 0, signal: null })
    for (const line of written()) expect(Object.keys(JSON.parse(line) as object)).toHaveLength(1)
    expect(written()).toHaveLength(observed.ledger.account(samples, 'out').sent)
  },
)
