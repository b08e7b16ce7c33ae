import { sum } from './ledger.ts'
import type { Observed } from './observed.ts'
import { sendDatagrams } from './send.ts'

/** What the smallest receive buffer surely holds: each datagram takes up to about 1 KiB more in it than its bytes. */
const PORTION_DATAGRAMS = 25
const PORTION_BYTES = 64 * 1024

/**
 * Sends datagrams to a source that has the port, in portions that its buffer holds, each when the one before has been
 * read. Those that are empty or that no datagram can carry are left out.
 */
export async function sendInPortions(
  observed: Observed,
  { id, port }: { readonly id: string; readonly port: number },
  datagrams: readonly Buffer[],
): Promise<void> {
  const received = (samples: ReadonlyMap<string, number>) =>
    sum(samples, 'qovery_component_received_bytes_total', { component_id: id })
  let sent = received(await observed.samples())
  for (const portion of portions(datagrams.filter(({ length }) => length > 0 && length < 65_507))) {
    await sendDatagrams(port, portion)
    for (const { length } of portion) sent += length
    await observed.ledger.closed(observed.page.url, (_, samples) => received(samples) === sent)
  }
}

function portions(datagrams: readonly Buffer[]): Buffer[][] {
  const all: Buffer[][] = []
  let portion: Buffer[] = []
  let bytes = 0
  for (const datagram of datagrams) {
    if (portion.length === PORTION_DATAGRAMS || bytes + datagram.length > PORTION_BYTES) {
      all.push(portion)
      portion = []
      bytes = 0
    }
    portion.push(datagram)
    bytes += datagram.length
  }
  all.push(portion)
  return all
}
