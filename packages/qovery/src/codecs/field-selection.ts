import { LogEvent, TraceEvent, type LineLayout } from '@qovery/sdk'
import { getPath, type Path } from '@qovery/vrl/path'
import { cloneValue, isObject, ownField, type Value } from '@qovery/vrl/value'
import type { AnyEvent } from './codec.ts'
import { insertAt, removeAt } from './field-edit.ts'
import { withTimestamps, type TimestampFormat } from './timestamp-format.ts'

export interface FieldOptions {
  readonly only_fields?: readonly Path[] | undefined
  readonly except_fields?: readonly Path[] | undefined
  readonly timestamp_format?: TimestampFormat | undefined
}

/** Prepares events for an encoder: takes fields away and writes timestamps as the user wants them. Metrics pass as they are. */
export class FieldSelection {
  readonly #only: readonly Path[] | undefined
  readonly #except: readonly Path[]
  readonly #format: TimestampFormat

  private constructor(options: FieldOptions) {
    this.#only = options.only_fields
    this.#except = options.except_fields ?? []
    this.#format = options.timestamp_format ?? 'rfc3339'
  }

  /** `undefined` where the options change nothing. */
  static of(options: FieldOptions): FieldSelection | undefined {
    const { only_fields, except_fields = [], timestamp_format = 'rfc3339' } = options
    if (only_fields === undefined && except_fields.length === 0 && timestamp_format === 'rfc3339') return undefined
    return new FieldSelection(options)
  }

  select(event: AnyEvent): AnyEvent {
    if (event.eventKind === 'metric') return event
    const value = this.#apply(event.value)
    return event.eventKind === 'log' ? new LogEvent(value, event.metadata) : new TraceEvent(value, event.metadata)
  }

  /** The layout of the same lines after selection; `undefined` where the line itself is touched. */
  selectLayout(layout: LineLayout): LineLayout | undefined {
    const { message_key, shared } = layout
    if (message_key === null) return undefined
    const selected = this.#apply(shared)
    if (!isObject(selected) || ownField(selected, message_key) !== ownField(shared, message_key)) return undefined
    return { ...layout, shared: selected }
  }

  #apply(value: Value): Value {
    let result = value
    if (this.#except.length > 0) {
      result = cloneValue(result)
      for (const path of this.#except) removeAt(result, path.segments)
    }
    if (this.#only !== undefined) result = this.#keepOnly(result, this.#only)
    return this.#format === 'rfc3339' ? result : withTimestamps(result, this.#format)
  }

  #keepOnly(value: Value, only: readonly Path[]): Value {
    let kept: Value = {}
    for (const { segments } of only) {
      const field = getPath(value, segments)
      if (field !== undefined) kept = insertAt(kept, segments, cloneValue(field))
    }
    return kept
  }
}
