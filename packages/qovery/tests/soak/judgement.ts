import { messageOf } from '@qovery/sdk'
import { poll } from '@qovery/sdk/testing'
import { sum, type Account } from '../harness/ledger.ts'
import type { Observed } from '../harness/observed.ts'
import { sendStream } from '../harness/send.ts'
import { RENAMED_LINES } from './load.ts'
import type { MoodyReceivers } from './receivers.ts'
import type { Scene } from './scene.ts'

/** How a program came through a soak. */
export interface Judgement {
  readonly facts: readonly string[]
  /** What should not be; empty: nothing. */
  readonly faults: readonly string[]
}

/** Sinks that send to sources of the same program: these are gone first when it ends. */
const CIRCLES = ['to_self', 'to_datagrams']
/** How long the program may take over what it still has. */
const REST_MS = 60_000
const MARK = 'still_here:1|c\n'
/** Sources whose discards are told. */
const TOLD = ['over_tcp', 'json', 'native', 'gelf', 'influx', 'syslog', 'syslog_udp', 'posted', 'renamed', 'truncated']

/** Whether the program still works, closes its books, has lost no source and no line meanwhile, and ends in order. */
export async function judge({ observed, ports, counts }: Scene, receivers: MoodyReceivers): Promise<Judgement> {
  const { ledger, page, qovery } = observed
  try {
    receivers.calmDown()
    await sendStream({ port: ports.statsd_tcp, host: '127.0.0.1' }, MARK)
    const samples = await ledger.closed(page.url, (_, now) => now.get('still_here') === 1 && isAtRest(now), REST_MS)
    const facts = TOLD.map((id) => told(id, ledger.account(samples, id)))
    facts.push(`the page shows ${samples.size} samples; the books close`)
    const faults = []
    const failures = sum(samples, 'qovery_component_errors_total', { error_type: 'source_failed' })
    if (failures > 0) faults.push(`sources failed ${failures} times`)
    const lines = await linesRead(observed, counts.of(RENAMED_LINES))
    if (lines !== counts.of(RENAMED_LINES)) faults.push(`${counts.of(RENAMED_LINES)} lines were written, ${lines} read`)
    const { code, signal } = await observed.stop()
    if (code !== 0) faults.push(`the program ended with ${code ?? signal}:\n${qovery.stderr.slice(-2000)}`)
    return { facts, faults }
  } catch (error) {
    return { facts: [], faults: [`${messageOf(error)}\n${qovery.stderr.slice(-2000)}`] }
  }
}

function isAtRest(samples: ReadonlyMap<string, number>): boolean {
  return CIRCLES.every((component_id) => sum(samples, 'qovery_buffer_events', { component_id }) === 0)
}

/** How many lines have been read of the log that is rotated without loss: all of them, or what there is after a while. */
async function linesRead(observed: Observed, lines: number): Promise<number> {
  const read = async () => observed.ledger.account(await observed.samples(), 'renamed').received
  const all = poll('all lines', async () => (await read()) >= lines)
  return await all.then(read, read)
}

function told(id: string, { received, discarded }: Account): string {
  const dropped = [...discarded].map(([reason, count]) => `${count} ${reason}`).join(', ')
  return `${id} received ${received} events and dropped ${dropped || 'none'}`
}
