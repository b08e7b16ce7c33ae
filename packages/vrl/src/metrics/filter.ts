import { CallFault, fail, type CallSite } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { isObject, ownField, sortedKeys, toText, type Value, type ValueObject } from '../value/index.ts'

/** What is known of a metric of the host. */
export const METRIC = Kind.object({
  name: Kind.bytes,
  tags: Kind.anyObject,
  type: Kind.bytes,
  kind: Kind.bytes,
  value: Kind.float.or(Kind.null),
})

/** Gives the metrics of the host, as they are at the moment. @throws CallFault where there are none, or a tag is asked for that is no text */
export function metricsOf(call: CallSite): () => readonly ValueObject[] {
  const metrics = call.host.metrics
  if (metrics === undefined) throw new CallFault('metrics storage not loaded')
  for (const kind of call.kind('tags').object?.known.values() ?? []) {
    if (!kind.is(Type.bytes)) throw new CallFault('Tag values must be strings', 'tags')
  }
  return metrics
}

/** The metrics with a name and tags; `*` in a tag stands for any text. */
export function matching(metrics: readonly ValueObject[], name: string, tags: ValueObject): ValueObject[] {
  const wanted = sortedKeys(tags).map((key) => [key, patternFrom(tags[key] as Value)] as const)
  return metrics.filter((metric) => {
    if (ownField(metric, 'name') !== name) return false
    const own = ownField(metric, 'tags')
    return wanted.every(([key, pattern]) => isObject(own) && hasTag(ownField(own, key), pattern))
  })
}

function patternFrom(tag: Value): string {
  return typeof tag === 'string' || tag instanceof Uint8Array ? toText(tag) : fail('Tag must be a string')
}

function hasTag(values: Value | undefined, pattern: string): boolean {
  const star = pattern.indexOf('*')
  const fits = (value: Value) => {
    if (typeof value !== 'string') return false
    return star < 0
      ? value === pattern
      : value.startsWith(pattern.slice(0, star)) && value.endsWith(pattern.slice(star + 1))
  }
  return Array.isArray(values) ? values.some(fits) : values !== undefined && fits(values)
}
