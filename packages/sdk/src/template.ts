import { getPath, parsePath, PathSyntaxError, type Path } from '@qovery/vrl/path'
import { compileStrftime, StrftimeSyntaxError, type Strftime } from '@qovery/vrl/time'
import { Timestamp, valueToText, type Value } from '@qovery/vrl/value'
import { columnAt } from './column.ts'
import type { LogBatch } from './event-batch.ts'
import { MetricEvent, type LogEvent, type TraceEvent } from './event.ts'
import { singleTagValue } from './series.ts'

/** Thrown for text that is no template; the message says where. */
export class TemplateSyntaxError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TemplateSyntaxError'
  }
}

type Part = string | Path | Strftime
/** The texts of a template for the events of a batch, `undefined` where a field that it names is missing. */
export type TextColumn = readonly (string | undefined)[]
type Renderable = LogEvent | TraceEvent | MetricEvent

const REFERENCE = /\{\{([^{}]*)\}\}/g

/**
 * Text in which `{{ field }}` stands for a field of the event (of a metric: `name`, `namespace`, `tags.x`), and strftime
 * specifiers such as `%Y-%m-%d` for parts of its timestamp in UTC, or of the present time where it has none.
 */
export class Template {
  /** As the user wrote it. */
  readonly text: string
  /** The text of every event, where nothing in it depends on one. */
  readonly constant: string | undefined
  readonly #parts: readonly Part[]
  /** The field that is all there is of the template. */
  readonly #field: Path | undefined

  private constructor(text: string, parts: readonly Part[]) {
    this.text = text
    this.#parts = parts
    const [first] = parts
    this.#field = parts.length === 1 && typeof first === 'object' && 'segments' in first ? first : undefined
    this.constant = parts.every((part) => typeof part === 'string') ? parts.join('') : undefined
  }

  /** @throws TemplateSyntaxError */
  static parse(text: string): Template {
    const parts: Part[] = []
    let from = 0
    for (const match of text.matchAll(REFERENCE)) {
      parts.push(...literal(text.slice(from, match.index)), reference(match[1] as string, text))
      from = match.index + match[0].length
    }
    return new Template(text, [...parts, ...literal(text.slice(from))])
  }

  /** The text for an event; `undefined` where a field that it names is missing. */
  render(event: Renderable): string | undefined {
    if (this.constant !== undefined) return this.constant
    if (this.#field !== undefined) return lookUp(event, this.#field)
    let text = ''
    for (const part of this.#parts) {
      if (typeof part === 'string') text += part
      else if ('format' in part) text += part.format(timestampOf(event))
      else {
        const value = lookUp(event, part)
        if (value === undefined) return undefined
        text += value
      }
    }
    return text
  }

  /** The texts for the events of a batch, by columns of its fields; they are those that `render` gives. `undefined`: there is none. */
  renderAll(batch: LogBatch): TextColumn | undefined {
    if (this.#field !== undefined) return textsAt(batch, this.#field)
    const columns: (string | TextColumn)[] = []
    for (const part of this.#parts) {
      const column = columnOf(part, batch)
      if (column === undefined) return undefined
      columns.push(column)
    }
    return Array.from({ length: batch.length }, (_, row) => {
      let text = ''
      for (const column of columns) {
        const part = typeof column === 'string' ? column : column[row]
        if (part === undefined) return undefined
        text += part
      }
      return text
    })
  }

  /** The fields that the template names and `event` lacks, as the user wrote them. */
  missing(event: Renderable): string[] {
    const named = [...this.text.matchAll(REFERENCE)].map((match) => (match[1] as string).trim())
    return named.filter((field) => lookUp(event, parsePath(field)) === undefined)
  }
}

function reference(inside: string, text: string): Path {
  try {
    return parsePath(inside.trim())
  } catch (error) {
    if (!(error instanceof PathSyntaxError)) throw error
    throw new TemplateSyntaxError(`"{{${inside}}}" in the template "${text}" names no field: ${error.message}`, {
      cause: error,
    })
  }
}

function literal(text: string): Part[] {
  if (!text.includes('%')) return text === '' ? [] : [text]
  try {
    return [compileStrftime(text)]
  } catch (error) {
    if (!(error instanceof StrftimeSyntaxError)) throw error
    throw new TemplateSyntaxError(`${error.message}; write %% for a per cent sign`, { cause: error })
  }
}

function lookUp(event: Renderable, path: Path): string | undefined {
  if (event instanceof MetricEvent) return lookUpMetric(event, path)
  return textOf(getPath(path.root === 'metadata' ? event.metadata.value : event.value, path.segments))
}

function textOf(value: Value | undefined): string | undefined {
  return value === undefined || typeof value === 'string' ? value : valueToText(value)
}

/** What a part is in each event, or in all of them; `undefined`: missing in all. */
function columnOf(part: Part, batch: LogBatch): string | TextColumn | undefined {
  if (typeof part === 'string') return part
  if ('segments' in part) return textsAt(batch, part)
  const times = batch.column('timestamp')
  return Array.from({ length: batch.length }, (_, row) => {
    const value = times?.[row]
    return part.format(value instanceof Timestamp ? value : Timestamp.now())
  })
}

function textsAt(batch: LogBatch, path: Path): TextColumn | undefined {
  const column = columnAt(batch, path)
  return column === undefined || column.every(isText) ? column : column.map(textOf)
}

function isText(value: Value | undefined): value is string {
  return typeof value === 'string'
}

function lookUpMetric({ series }: MetricEvent, { segments }: Path): string | undefined {
  const [field, tag] = segments
  if (segments.length === 1 && field === 'name') return series.name
  if (segments.length === 1 && field === 'namespace') return series.namespace
  if (segments.length !== 2 || field !== 'tags' || typeof tag !== 'string') return undefined
  const value = series.tag(tag)
  return value === undefined ? undefined : (singleTagValue(value) ?? undefined)
}

function timestampOf(event: Renderable): Timestamp {
  if (event instanceof MetricEvent) {
    return event.timestamp === undefined ? Timestamp.now() : Timestamp.fromMillis(event.timestamp)
  }
  const value: Value | undefined = getPath(event.value, ['timestamp'])
  return value instanceof Timestamp ? value : Timestamp.now()
}
