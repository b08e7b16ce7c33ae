import { Metadata } from '@qovery/sdk'
import type { ValueObject } from '@qovery/vrl/value'
import { packValue, unpackValue, type PackedValue } from './value.ts'

export interface PackedMetadata {
  readonly value: PackedValue
  readonly source_id: string | undefined
  readonly source_type: string | undefined
  readonly secrets: ReadonlyMap<string, string> | undefined
}

/** The metadata of some events: what most of them share is packed once. */
export interface PackedMetadatas {
  readonly distinct: readonly PackedMetadata[]
  /** For each event which one it has; `null`: all have the first. */
  readonly of: Int32Array<ArrayBuffer> | null
}

export function packMetadata({ value, source_id, source_type, secrets }: Metadata): PackedMetadata {
  return { value: packValue(value), source_id, source_type, secrets: secrets && new Map(secrets) }
}

export function unpackMetadata({ value, source_id, source_type, secrets }: PackedMetadata): Metadata {
  return new Metadata(unpackValue(value) as ValueObject, source_id, source_type, secrets)
}

/** Gathers the metadata of events, one after the other. */
export class MetadataPacker {
  readonly #places = new Map<Metadata, number>()
  readonly #of: Int32Array<ArrayBuffer>
  #count = 0

  constructor(events: number) {
    this.#of = new Int32Array(events)
  }

  add(metadata: Metadata): void {
    let place = this.#places.get(metadata)
    if (place === undefined) {
      place = this.#places.size
      this.#places.set(metadata, place)
    }
    this.#of[this.#count++] = place
  }

  take(): PackedMetadatas {
    const distinct = [...this.#places.keys()].map(packMetadata)
    return { distinct, of: distinct.length > 1 ? this.#of : null }
  }
}
