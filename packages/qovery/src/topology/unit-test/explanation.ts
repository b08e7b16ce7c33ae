import { EventSubject, MetricEvent, MetricSubject, type ComponentContext, type Events, type Kind } from '@qovery/sdk'
import type * as Vrl from '@qovery/vrl'
import type { Expression, Host, Program, Result, Subject } from '@qovery/vrl'
import { display, type Value } from '@qovery/vrl/value'
import { isTelling, operandsOf, ungrouped } from './parts.ts'
import type { PartValue } from './result.ts'

const MOST_PARTS = 12
/** Longer values are cut. */
const LONGEST_VALUE = 300

/** The calls that a message came through. */
const CALLS = /^(?:function call error for "\w+" at \(\d+:\d+\): )+/

/** The parts of a statement that were found so far, by their text. */
interface Search {
  /** What the program does before the statement. */
  readonly before: string
  readonly event: Events[Kind]
  readonly found: Map<string, PartValue>
}

/** Tells what the parts of a condition's program come to for an event. */
export class Explanation {
  readonly #source: string
  readonly #body: readonly Expression[]
  readonly #language: typeof Vrl
  readonly #host: Host
  readonly #timezone: string
  readonly #compiled = new Map<string, Promise<Program | undefined>>()

  private constructor(program: Program, language: typeof Vrl, host: Host, timezone: string) {
    this.#source = program.source
    this.#body = program.checked.program.body
    this.#language = language
    this.#host = host
    this.#timezone = timezone
  }

  /** `undefined` where the text does not compile. */
  static async of(source: string, cx: ComponentContext): Promise<Explanation | undefined> {
    const language = await import('@qovery/vrl')
    const { timezone } = cx.globals
    // The parts run in addition to the condition: what it logs was logged.
    const host: Host = { ...(await cx.programHost()), log: () => undefined }
    const { program } = await language.compile(source, { host, timezone })
    return program === undefined ? undefined : new Explanation(program, language, host, timezone)
  }

  /** The parts of the statement that decided, from the outside in; what was not reached is left out. */
  async parts(event: Events[Kind]): Promise<PartValue[]> {
    const statement = await this.#decisive(event)
    if (statement === undefined) return []
    const found = new Map<string, PartValue>()
    await this.#gather(statement, { before: this.#source.slice(0, statement.start), event, found })
    const parts = [...found.values()]
    // A failure shows at the innermost part that fails.
    return parts.filter(
      ({ failure }, i) => failure === undefined || !parts.slice(i + 1).some((one) => one.failure === failure),
    )
  }

  async #gather(expression: Expression, search: Search): Promise<void> {
    for (const operand of operandsOf(expression)) {
      const part = ungrouped(operand)
      const value = isTelling(part) ? await this.#note(part, search) : undefined
      await this.#gather(part, search)
      const decides = expression.type === 'binary' && expression.operator === '&&' && value !== undefined
      if (decides && value.value !== 'true') return
    }
  }

  /** What a part comes to; `undefined` where it cannot be told by itself. */
  async #note({ start, end }: Expression, { before, event, found }: Search): Promise<PartValue | undefined> {
    const text = this.#source.slice(start, end)
    const known = found.get(text)
    if (known !== undefined || found.size === MOST_PARTS) return known
    const part = await this.#part(before, text, event)
    if (part !== undefined) found.set(text, part)
    return part
  }

  /** The statement that the program ends with: the first that fails, else the last. */
  async #decisive(event: Events[Kind]): Promise<Expression | undefined> {
    for (const statement of this.#body) {
      const program = await this.#program(this.#source.slice(0, statement.end))
      if (program !== undefined && !this.#isValue(this.#run(program, event))) return statement
    }
    return this.#body.at(-1)
  }

  async #part(before: string, text: string, event: Events[Kind]): Promise<PartValue | undefined> {
    const plain = await this.#program(`${before}\n${text}`)
    if (plain !== undefined) return this.#shown(text, this.#run(plain, event))
    // What may fail has to be handled for the program to compile.
    const handled = await this.#program(`${before}\nqv_value, qv_failure = (${text})\n[qv_value, qv_failure]`)
    const result = handled === undefined ? undefined : this.#run(handled, event)
    if (!Array.isArray(result)) return undefined
    const [value = null, failure = null] = result
    return typeof failure === 'string' ? failed(text, failure) : this.#shown(text, value)
  }

  #shown(text: string, result: Result): PartValue {
    if (this.#isValue(result)) return { text, value: cut(display(result)), failure: undefined }
    return failed(text, result.message ?? 'it aborts')
  }

  #isValue(result: Result): result is Value {
    return !(result instanceof this.#language.Failure || result instanceof this.#language.Aborted)
  }

  #run(program: Program, event: Events[Kind]): Result {
    return program.run(this.#subject(program, event)) as Result
  }

  #subject({ checked }: Program, event: Events[Kind]): Subject {
    if (event instanceof MetricEvent) {
      const metric = new MetricSubject(this.#language.fieldUse(checked), 'single')
      metric.load(event)
      return metric
    }
    const subject = new EventSubject()
    subject.load(event.value, event.metadata)
    return subject
  }

  #program(source: string): Promise<Program | undefined> {
    let compiled = this.#compiled.get(source)
    if (compiled === undefined) {
      compiled = this.#language
        .compile(source, { host: this.#host, timezone: this.#timezone })
        .then(({ program }) => program)
      this.#compiled.set(source, compiled)
    }
    return compiled
  }
}

function failed(text: string, message: string): PartValue {
  return { text, value: undefined, failure: cut(message.replace(CALLS, '')) }
}

function cut(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}
