import type { LogEvent, Metadata, TraceEvent } from '@qovery/sdk'
import { isObject } from '@qovery/vrl/value'
import { EncodingError, type AnyEvent, type Encoder } from '../codec.ts'
import { WireWriter } from '../wire-writer.ts'
import { ENTRY, EVENT_ARRAY, ITEMS, LOG, METADATA, METRIC, TRACE } from './fields.ts'
import { writeMetric } from './write-metric.ts'
import { writeEntries, writeEntry, writeValue } from './write-value.ts'

/** Writes each event as an `EventArray` of its own. Source: Vector, `lib/vector-core/proto/event.proto`. */
export class NativeEncoder implements Encoder {
  readonly #wire = new WireWriter()

  encode(event: AnyEvent): Uint8Array {
    const wire = this.#wire.reset()
    const array = wire.open(EVENT_ARRAY[`${event.eventKind}s`])
    const item = wire.open(ITEMS)
    if (event.eventKind === 'log') writeLog(wire, event)
    else if (event.eventKind === 'trace') writeTrace(wire, event)
    else {
      writeMetric(wire, event)
      writeMetadata(wire, METRIC.metadata_full, event.metadata)
    }
    wire.close(item)
    wire.close(array)
    return wire.bytes
  }
}

/** A log that is no object has a field beside its value, since without one it is taken for an empty object. */
function writeLog(wire: WireWriter, { value, metadata }: LogEvent): void {
  if (isObject(value)) writeEntries(wire, LOG.fields, value)
  else {
    writeEntry(wire, LOG.fields, '.', null)
    writeValue(wire, LOG.value, value)
  }
  writeMetadata(wire, LOG.metadata_full, metadata)
}

function writeTrace(wire: WireWriter, { value, metadata }: TraceEvent): void {
  if (!isObject(value)) throw new EncodingError('A trace has to be an object for the codec "native"')
  writeEntries(wire, TRACE.fields, value)
  writeMetadata(wire, TRACE.metadata_full, metadata)
}

function writeMetadata(wire: WireWriter, field: number, { value, source_id, source_type, secrets }: Metadata): void {
  const start = wire.open(field)
  writeValue(wire, METADATA.value, value)
  if (source_id !== undefined) wire.octets(METADATA.source_id, source_id)
  if (source_type !== undefined) wire.octets(METADATA.source_type, source_type)
  if (secrets !== undefined && secrets.size > 0) writeSecrets(wire, secrets)
  wire.close(start)
}

function writeSecrets(wire: WireWriter, secrets: ReadonlyMap<string, string>): void {
  const start = wire.open(METADATA.secrets)
  for (const [name, secret] of secrets) {
    const entry = wire.open(ITEMS)
    wire.octets(ENTRY.key, name)
    wire.octets(ENTRY.value, secret)
    wire.close(entry)
  }
  wire.close(start)
}
