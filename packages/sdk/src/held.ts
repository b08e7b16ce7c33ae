import { Ack } from './ack.ts'

/** A hold of its own on `ack`, as a value that can be kept, merged and passed on. */
export function holdOn(ack: Ack | null): Ack | null {
  if (ack === null) return null
  ack.hold()
  return new Ack((outcome) => ack.release(outcome))
}
