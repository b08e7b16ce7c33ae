import type { Exemplar } from '@qovery/sdk'
import type { LabelPair } from './series-maker.ts'
import type { WireReader } from '../wire-reader.ts'

/** Reads a `LabelPair` message behind its tag. */
export function readLabel(wire: WireReader): LabelPair {
  let name = ''
  let value = ''
  wire.fields(wire.enter(), (tag) => {
    if (tag === 0x0a) name = wire.text()
    else if (tag === 0x12) value = wire.text()
  })
  return [name, value]
}

/** Reads a `Timestamp` message behind its tag, as milliseconds since the epoch. */
export function readTime(wire: WireReader): number {
  let seconds = 0
  let nanos = 0
  wire.fields(wire.enter(), (tag) => {
    if (tag === 0x08) seconds = wire.int()
    else if (tag === 0x10) nanos = wire.int()
  })
  return seconds * 1000 + nanos / 1e6
}

/** Reads an `Exemplar` message behind its tag. */
export function readExemplar(wire: WireReader): Exemplar {
  const labels: LabelPair[] = []
  let value = 0
  let timestamp = Number.NaN
  wire.fields(wire.enter(), (tag) => {
    if (tag === 0x0a) labels.push(readLabel(wire))
    else if (tag === 0x11) value = wire.double()
    else if (tag === 0x1a) timestamp = readTime(wire)
  })
  return Number.isNaN(timestamp) ? { labels, value } : { labels, value, timestamp }
}
