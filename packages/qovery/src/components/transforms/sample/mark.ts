import { Metadata, type Events, type LogNamespace } from '@qovery/sdk'
import { setPath } from '@qovery/vrl/path'
import { cloneValue, isObject } from '@qovery/vrl/value'

/**
 * Marks events with the portion by which they were kept: below `path` in the event, or, of logs in the namespace
 * `vector`, below `%sample`. An event that is no object stays as it is.
 */
export class Mark {
  readonly #path: readonly string[]
  readonly #namespace: LogNamespace
  /** The metadata that was marked last, with what became of it: events of a batch share theirs. */
  #known = { metadata: new Metadata(), label: '', marked: new Metadata() }

  constructor(path: readonly string[], namespace: LogNamespace) {
    this.#path = path
    this.#namespace = namespace
  }

  put(event: Events['log'] | Events['trace'], label: string): void {
    if (this.#namespace === 'vector' && event.eventKind === 'log') event.metadata = this.#marked(event.metadata, label)
    else if (isObject(event.value)) setPath(event.value, this.#path, label)
  }

  #marked(metadata: Metadata, label: string): Metadata {
    if (this.#known.metadata !== metadata || this.#known.label !== label) {
      const value = cloneValue(metadata.value)
      setPath(value, ['sample', ...this.#path], label)
      this.#known = { metadata, label, marked: new Metadata(value, metadata.source_id, metadata.source_type) }
    }
    return this.#known.marked
  }
}
