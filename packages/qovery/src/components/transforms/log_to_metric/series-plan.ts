import { Series, type LogBatch, type TagValue, type Template, type TextColumn } from '@qovery/sdk'
import type { Complaints } from './complaints.ts'
import { expandTags } from './expansion.ts'
import type { MetricOptions, TagTemplate } from './options.ts'
import { SeriesCache, type Part } from './series-cache.ts'

interface Dynamic {
  readonly template: Template
  /** What is said where it cannot be rendered. */
  readonly failure: string
  /** Whether the log is dropped then. */
  readonly required: boolean
}

/** Makes the series of a metric from the fields of a log: templates that name no field are rendered once and for all. */
export class SeriesPlan {
  readonly #name: Template | string
  readonly #namespace: Template | undefined
  readonly #tags: readonly TagTemplate[]
  readonly #dynamics: readonly Dynamic[]
  readonly #parts: Part[]
  /** For each of `#dynamics`, its text in every log of the batch. */
  #columns: readonly (TextColumn | undefined)[] = []
  readonly #cache = new SeriesCache()

  constructor({ field, name, namespace, tags }: MetricOptions) {
    this.#name = name ?? field.text
    this.#namespace = namespace
    this.#tags = tags ?? []
    this.#dynamics = dynamicsOf(name, namespace, this.#tags)
    this.#parts = this.#dynamics.map(() => undefined)
  }

  begin(batch: LogBatch): void {
    this.#columns = this.#dynamics.map(({ template }) => template.renderAll(batch))
  }

  /** The series of a log of the batch, the same object for the same texts; `undefined`, and a complaint, where it cannot be made. */
  seriesOf(row: number, complaints: Complaints): Series | undefined {
    const parts = this.#parts
    for (let i = 0; i < parts.length; i++) {
      const text = this.#columns[i]?.[row]
      parts[i] = text
      if (text !== undefined) continue
      const { failure, required } = this.#dynamics[i] as Dynamic
      if (required) {
        complaints.drop('template_failed', failure)
        return undefined
      }
      complaints.mention('template_failed', failure)
    }
    return this.#cache.find(parts) ?? this.#make(parts, complaints)
  }

  #make(parts: readonly Part[], complaints: Complaints): Series | undefined {
    let next = 0
    const textOf = (template: Template): string | undefined =>
      template.constant ?? (parts[next++] as string | undefined)
    const name = typeof this.#name === 'string' ? this.#name : textOf(this.#name)
    const namespace = this.#namespace && textOf(this.#namespace)
    const tags: [string, TagValue][] = []
    for (const template of this.#tags) {
      const tagName = textOf(template.name)
      for (const value of template.values) {
        const text = value === null ? null : textOf(value)
        if (tagName === undefined || text === undefined) continue
        if (text === null || !tagName.endsWith('*')) {
          tags.push([tagName, text])
          continue
        }
        const expanded = expandTags(tagName.slice(0, -1), text)
        if (expanded === undefined) {
          complaints.drop('tag_expansion_failed', `the value of the tag "${template.name.text}" is not an object`)
          return undefined
        }
        for (const tag of expanded) tags.push(tag)
      }
    }
    const series = Series.of(name as string, tags, { namespace })
    this.#cache.keep(parts, series)
    return series
  }
}

/** The templates that depend on the log, in the order in which a series is made from them. */
function dynamicsOf(
  name: Template | undefined,
  namespace: Template | undefined,
  tags: readonly TagTemplate[],
): Dynamic[] {
  const dynamics: Dynamic[] = []
  const add = (template: Template | null | undefined, what: string, required: boolean) => {
    if (!template || template.constant !== undefined) return
    const failure = `${what} cannot be rendered: a field that "${template.text}" names is missing`
    dynamics.push({ template, failure, required })
  }
  add(name, 'the name of the metric', true)
  add(namespace, 'the namespace of the metric', true)
  for (const tag of tags) {
    add(tag.name, 'the name of a tag, which is left out,', false)
    for (const value of tag.values) add(value, `the tag "${tag.name.text}", which is left out,`, false)
  }
  return dynamics
}
