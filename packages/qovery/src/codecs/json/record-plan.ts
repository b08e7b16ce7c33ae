import { JsonLiteral, ObjectLayout, type LogSchema, type SourceFields } from '@qovery/sdk'
import { compareText, type Value } from '@qovery/vrl/value'
import type { LiteralCache } from './literal-cache.ts'

/** A field that the source adds to each event: at the top, if the event has none of that name, or in its place. */
interface Addition {
  readonly name: string
  readonly value: Value
  readonly replaces: boolean
}

/** The fields that a source adds to the events of one batch. */
export class Additions {
  /** What plans depend on: equal for batches whose fields differ in their values only. */
  readonly key: string
  readonly list: readonly Addition[]
  readonly #cache: LiteralCache
  readonly #literals: JsonLiteral[] = []

  private constructor(list: readonly Addition[], cache: LiteralCache, before: Additions | undefined) {
    this.list = list
    this.#cache = cache
    const isSame = before?.list.length === list.length && list.every((one, i) => isLike(one, before.list[i]))
    this.key = isSame ? before.key : JSON.stringify(list.map(({ name, replaces }) => [name, replaces]))
  }

  /**
   * `undefined` where one goes deeper than to the top of the event. Their order is that of `placeFields`. `before` are
   * those of another batch of the same source.
   */
  static of(schema: LogSchema, fields: SourceFields, cache: LiteralCache, before?: Additions): Additions | undefined {
    if (schema.namespace === 'vector') return new Additions([], cache, before)
    const placed = [
      { legacy: schema.source_type_key, value: fields.source_type, replaces: false },
      { legacy: schema.timestamp_key, value: fields.timestamp, replaces: false },
      ...fields.own,
    ]
    const list: Addition[] = []
    for (const { legacy, value, replaces = false } of placed) {
      if (legacy === null) continue
      const [name] = legacy
      if (legacy.length !== 1 || name === undefined || name === '__proto__') return undefined
      list.push({ name, value, replaces })
    }
    return new Additions(list, cache, before)
  }

  /** A value as JSON, made when it is first asked for. */
  literal(index: number): JsonLiteral {
    this.#literals[index] ??= this.#cache.of((this.list[index] as Addition).value)
    return this.#literals[index]
  }
}

function isLike(one: Addition, other: Addition | undefined): boolean {
  return one.name === other?.name && one.replaces === other.replaces
}

/** The order in which the fields of one shape and those of the source are written: sorted, each once. */
export class RecordPlan {
  /** The `key` of the additions that it is for. */
  readonly key: string
  /** `undefined`: there are no fields. */
  readonly layout: ObjectLayout | undefined

  constructor(keys: readonly string[], { key, list }: Additions) {
    this.key = key
    const values = new Map<string, number>()
    for (const [index, name] of keys.entries()) values.set(name, index)
    for (const [index, { name, replaces }] of list.entries()) {
      if (replaces || !values.has(name)) values.set(name, -1 - index)
    }
    const names = [...values.keys()].sort(compareText)
    const steps = names.map((name, index) => ({
      before: new JsonLiteral(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`),
      value: values.get(name) as number,
    }))
    this.layout = steps.length === 0 ? undefined : new ObjectLayout(steps, keys.length)
  }
}
