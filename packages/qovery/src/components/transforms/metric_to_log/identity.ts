import { type Series, tagsOf, type TagValues } from '@qovery/sdk'
import { setField, type Value, type ValueObject } from '@qovery/vrl/value'

/** What a series is called, as fields of a log. */
export interface Identity {
  readonly name: string
  readonly namespace: string | undefined
  /** Not to be changed: all logs of the series have the same object. */
  readonly tags: ValueObject | undefined
  readonly host: Value | undefined
}

/** The value of the tag `hostTag` becomes the host and leaves the tags; without any tags left there are none. */
export function identityOf(series: Series, tagValues: TagValues, hostTag: string | undefined): Identity {
  let tags: ValueObject | undefined
  let host: Value | undefined
  for (const [name, value] of tagsOf(series, tagValues)) {
    const field = typeof value === 'object' && value !== null ? [...value] : value
    if (name === hostTag) host = field
    else setField((tags ??= {}), name, field)
  }
  return { name: series.name, namespace: series.namespace, tags, host }
}
