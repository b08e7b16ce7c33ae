import { createInterface, type Interface } from 'node:readline'
import { messageOf } from '@qovery/sdk'
import { FUNCTIONS } from '@qovery/vrl'
import { display, type ValueObject } from '@qovery/vrl/value'
import { wantsColor } from '../../../telemetry/log-format.ts'
import { visible } from '../../../telemetry/visible.ts'
import { ExitCode } from '../../exit-codes.ts'
import { eventsOf } from '../events.ts'
import { commandHost } from '../surroundings.ts'
import type { VrlFlags } from '../flags.ts'
import { BANNER, COMMANDS, helpFor } from './commands.ts'
import { complete } from './completion.ts'
import { History, historyFile, MOST_LINES } from './history.ts'
import { Session, type Outcome } from './session.ts'

const PROMPT = '$ '
const PROMPT_WITHIN = '> '
const WIDEST = 100
const RED = '\x1b[31m'
const RESET = '\x1b[0m'

/** Reads programs line by line and shows what they give, until the input ends. */
export async function repl(flags: VrlFlags): Promise<number> {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY
  const colors = wantsColor(flags.color, process.stdout.isTTY, process.env)
  const session = await Session.begin({
    host: commandHost(),
    timezone: flags.timezone,
    colors,
    ...(flags.input !== undefined && { events: singly(flags.input) }),
  })
  const history = isTerminal ? await loadHistory() : undefined
  const dialogue = new Dialogue(session, { isTerminal, colors, history })
  if (isTerminal && flags.quiet !== true) process.stdout.write(`${BANNER}\n`)
  await dialogue.run()
  return ExitCode.ok
}

async function* singly(file: string): AsyncGenerator<ValueObject> {
  for await (const events of eventsOf(file)) for (const { event } of events) yield event
}

/** Without a history one can work just as well. */
async function loadHistory(): Promise<History | undefined> {
  try {
    return await History.load(historyFile(process.env))
  } catch (error) {
    process.stderr.write(`warning: what was typed before could not be read: ${messageOf(error)}\n`)
    return undefined
  }
}

interface Appearance {
  readonly isTerminal: boolean
  readonly colors: boolean
  readonly history: History | undefined
}

/** The talk with whoever types. */
class Dialogue {
  readonly #session: Session
  readonly #appearance: Appearance
  readonly #lines: Interface
  #history: History | undefined
  /** The lines of an input that is not complete. */
  #begun: string[] = []

  constructor(session: Session, appearance: Appearance) {
    this.#session = session
    this.#appearance = appearance
    this.#history = appearance.history
    this.#lines = createInterface({
      input: process.stdin,
      terminal: appearance.isTerminal,
      ...(appearance.isTerminal && { output: process.stdout }),
      history: [...(this.#history?.lines ?? [])],
      historySize: MOST_LINES,
      removeHistoryDuplicates: true,
      completer: (line: string) => this.#complete(line),
    })
    this.#lines.on('SIGINT', () => this.#interrupt())
  }

  async run(): Promise<void> {
    const lines = this.#lines[Symbol.asyncIterator]()
    for (;;) {
      this.#prompt()
      const { done, value } = await lines.next()
      if (done === true || !(await this.#take(value))) break
    }
    if (this.#begun.length > 0) await this.#evaluate(true)
    this.#lines.close()
  }

  #prompt(): void {
    if (!this.#appearance.isTerminal) return
    this.#lines.setPrompt(this.#begun.length === 0 ? PROMPT : PROMPT_WITHIN)
    this.#lines.prompt()
  }

  /** Gives up what was begun; where nothing was, ends. */
  #interrupt(): void {
    const isEmpty = this.#begun.length === 0 && this.#lines.line === ''
    process.stdout.write('\n')
    if (isEmpty) return this.#lines.close()
    this.#begun = []
    // Ctrl-U and Ctrl-K: what stands on the line goes.
    this.#lines.write(null, { ctrl: true, name: 'e' })
    this.#lines.write(null, { ctrl: true, name: 'u' })
    this.#prompt()
  }

  /** Whether to go on. */
  async #take(line: string): Promise<boolean> {
    if (line.trim() !== '') await this.#remember(line)
    if (this.#begun.length > 0) {
      this.#begun.push(line)
      await this.#evaluate(false)
      return true
    }
    const input = line.trim()
    if (input === 'exit' || input === 'quit') return false
    if (input !== '') await this.#answer(input, line)
    return true
  }

  async #answer(input: string, line: string): Promise<void> {
    const help = helpFor(input, FUNCTIONS, Math.min(process.stdout.columns ?? WIDEST, WIDEST))
    if (help !== undefined) return this.#say(help)
    if (input === 'next' || input === 'prev') return this.#walk(input)
    this.#begun = [line]
    return this.#evaluate(false)
  }

  async #walk(where: 'next' | 'prev'): Promise<void> {
    try {
      if (where === 'next') await this.#session.next()
      else this.#session.previous()
      this.#say(visible(display(this.#session.event.value)))
    } catch (error) {
      this.#complain(`error: ${visible(messageOf(error))}`)
    }
  }

  async #evaluate(isLast: boolean): Promise<void> {
    const outcome = await this.#session.evaluate(this.#begun.join('\n'), isLast)
    if (outcome.type === 'incomplete') return
    this.#begun = []
    this.#show(outcome)
  }

  #show(outcome: Exclude<Outcome, { type: 'incomplete' }>): void {
    if (outcome.type === 'value') this.#say(visible(display(outcome.value)))
    else if (outcome.type === 'failed') this.#complain(visible(outcome.text))
    else this.#say(outcome.text)
  }

  #complain(text: string): void {
    this.#say(this.#appearance.colors ? `${RED}${text}${RESET}` : text)
  }

  #say(text: string): void {
    process.stdout.write(`${text}\n`)
  }

  async #remember(line: string): Promise<void> {
    try {
      await this.#history?.add(line)
    } catch (error) {
      this.#history = undefined
      process.stderr.write(`warning: what you type is not remembered: ${messageOf(error)}\n`)
    }
  }

  #complete(line: string): [string[], string] {
    const { event, variables } = this.#session
    const { replaces, choices, hint } = complete(line, {
      functions: FUNCTIONS,
      commands: this.#begun.length === 0 ? COMMANDS : [],
      variables,
      event: event.value,
      metadata: event.metadata,
    })
    if (hint !== undefined) {
      process.stdout.write(`\n${hint}\n`)
      this.#lines.prompt(true)
    }
    return [[...choices], replaces]
  }
}
