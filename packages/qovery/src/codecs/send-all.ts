import type { AnyBatch, Output } from '@qovery/sdk'

/** Sends batches in order. The promise resolves when there is room for more; `undefined`: now. */
export function sendAll(out: Output, batches: readonly AnyBatch[]): Promise<void> | undefined {
  let room: Promise<void> | undefined
  for (const batch of batches) room = out.send(batch) ?? room
  return room
}
