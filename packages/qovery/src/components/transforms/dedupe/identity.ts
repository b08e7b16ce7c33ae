import type { LogEvent } from '@qovery/sdk'
import { getPath, type Path } from '@qovery/vrl/path'
import { isObject, sortedKeys, type Value } from '@qovery/vrl/value'
import { Ignored } from './ignored.ts'
import type { ValueHash } from '../../../kit/value-hash.ts'

/** Adds to a hash what makes an event the same as another. */
export interface Identity {
  addTo(hash: ValueHash, event: LogEvent): void
}

/** Events are the same whose fields at `paths` are; what is missing equals what is missing. */
export class MatchedFields implements Identity {
  readonly #paths: readonly Path[]

  constructor(paths: readonly Path[]) {
    this.#paths = paths
  }

  addTo(hash: ValueHash, { value, metadata }: LogEvent): void {
    for (const { root, segments } of this.#paths) {
      hash.value(getPath(root === 'event' ? value : metadata.value, segments))
    }
  }
}

/** Events are the same that differ at the ignored paths only, and below them. */
export class RemainingFields implements Identity {
  readonly #event: Ignored
  readonly #metadata: Ignored

  constructor(ignored: readonly Path[]) {
    this.#event = Ignored.of(ignored.filter(({ root }) => root === 'event'))
    this.#metadata = Ignored.of(ignored.filter(({ root }) => root === 'metadata'))
  }

  addTo(hash: ValueHash, { value, metadata }: LogEvent): void {
    addRemaining(hash, value, this.#event)
    addRemaining(hash, metadata.value, this.#metadata)
  }
}

function addRemaining(hash: ValueHash, value: Value, ignored: Ignored): void {
  if (ignored.isAll || !remains(value, ignored)) hash.value(undefined)
  else if (ignored.isNothing) hash.value(value)
  else if (Array.isArray(value)) addItems(hash, value, ignored)
  else if (isObject(value)) {
    hash.open('object')
    for (const key of sortedKeys(value)) {
      const inner = ignored.within(key)
      const field = value[key] as Value
      if (!remains(field, inner)) continue
      hash.text(key)
      addRemaining(hash, field, inner)
    }
    hash.close()
  } else hash.value(value)
}

function addItems(hash: ValueHash, items: readonly Value[], ignored: Ignored): void {
  hash.open('list')
  for (const [index, item] of items.entries()) addRemaining(hash, item, ignored.at(index, items.length))
  hash.close()
}

/** Whether anything in a value is not ignored: an object that is empty only because of that counts as missing. */
function remains(value: Value, ignored: Ignored): boolean {
  if (ignored.isAll) return false
  if (ignored.isNothing) return true
  if (Array.isArray(value)) {
    return value.length === 0 || value.some((item, index) => remains(item, ignored.at(index, value.length)))
  }
  if (!isObject(value)) return true
  const keys = sortedKeys(value)
  return keys.length === 0 || keys.some((key) => remains(value[key] as Value, ignored.within(key)))
}
