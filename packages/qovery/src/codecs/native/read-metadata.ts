import { isObject, type ValueObject } from '@qovery/vrl/value'
import { lengthTag, type WireReader } from '../wire-reader.ts'
import { ENTRY, ITEMS, METADATA } from './fields.ts'
import { readValue } from './read-value.ts'

/** What an event brings along of its metadata. Where it came from before is not of interest: it comes from here now. */
export interface SentMetadata {
  readonly value?: ValueObject
  readonly secrets?: ReadonlyMap<string, string>
}

/** Reads a `Metadata` behind its tag. @throws WireError */
export function readMetadata(wire: WireReader): SentMetadata {
  let value: ValueObject = {}
  const secrets = new Map<string, string>()
  wire.fields(wire.enter(), (tag) => {
    if (tag === lengthTag(METADATA.value)) {
      const read = readValue(wire)
      if (isObject(read)) value = read
    } else if (tag === lengthTag(METADATA.secrets)) readSecrets(wire, secrets)
  })
  return secrets.size === 0 ? { value } : { value, secrets }
}

function readSecrets(wire: WireReader, into: Map<string, string>): void {
  wire.fields(wire.enter(), (tag) => {
    if (tag === lengthTag(ITEMS)) readSecret(wire, into)
  })
}

function readSecret(wire: WireReader, into: Map<string, string>): void {
  let name = ''
  let secret = ''
  wire.fields(wire.enter(), (tag) => {
    if (tag === lengthTag(ENTRY.key)) name = wire.text()
    else if (tag === lengthTag(ENTRY.value)) secret = wire.text()
  })
  into.set(name, secret)
}
