import type { ComponentContext } from '@qovery/sdk'
import type { PeerDatagramHandler } from './datagram-handler.ts'
import { NOBODY, type Peer } from './peer.ts'

/** Hands on `max_length` bytes of a datagram at most, and reports longer ones. */
export function cutDatagrams(max_length: number, handle: PeerDatagramHandler, cx: ComponentContext) {
  return (bytes: Buffer, start: number, end: number, peer: Peer = NOBODY): Promise<void> | undefined => {
    if (end - start <= max_length) return handle(bytes, start, end, peer)
    cx.failed('datagram_too_long', `A datagram was cut to ${max_length} bytes; max_length sets the limit`)
    return handle(bytes, start, start + max_length, peer)
  }
}
