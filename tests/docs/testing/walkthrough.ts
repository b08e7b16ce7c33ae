import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { poll } from '@qovery/sdk/testing'
import { PrivateJournal } from '../../../packages/qovery/src/components/sources/journald/testing/private-journal.ts'
import { faultsOfConfig } from '../../../packages/qovery/src/config/testing/documented.ts'
import { ROOT, type CheckoutCopy } from './checkout-copy.ts'
import { isShown, missingLines } from './expected.ts'
import type { Block } from './markdown.ts'
import { Ports } from './ports.ts'
import { Command, outputOf } from './terminal.ts'

const PATIENCE_MS = 60_000

/** Commands that run until they are stopped, by the program they start. */
const LASTING = { qovery: /^(npm start|npx qovery --config)/, prometheus: /^prometheus / }
/** A block of text that is a key to press. */
const CTRL_C = '^C\n'
type Lasting = keyof typeof LASTING

/** Does what a page tells its reader to do, block by block, in a copy of the checkout. */
export class Walkthrough implements AsyncDisposable {
  readonly #copy: CheckoutCopy
  readonly #ports: Ports
  /** What stands for the journal of the reader's host. */
  readonly #journal: PrivateJournal | undefined
  readonly #running = new Map<Lasting, Command>()

  private constructor(copy: CheckoutCopy, ports: Ports, journal: PrivateJournal | undefined) {
    this.#copy = copy
    this.#ports = ports
    this.#journal = journal
    copy.edit('examples/quickstart.yaml', (text) => this.#here(text))
  }

  static async in(copy: CheckoutCopy): Promise<Walkthrough> {
    const journal =
      PrivateJournal.missing === undefined ? await PrivateJournal.start(join(copy.path, 'journal')) : undefined
    return new Walkthrough(copy, await Ports.free(), journal)
  }

  /**
   * Does the blocks of a section. A `text` block is what the command before it shows, or a picture where there is none; one
   * that begins with `error[` says that the command fails.
   */
  async follow(blocks: readonly Block[]): Promise<void> {
    for (const [index, block] of blocks.entries()) {
      const next = blocks[index + 1]
      try {
        await this.#do(block, next?.language === 'text' ? next : undefined)
      } catch (cause) {
        throw new Error(`the block of line ${block.line} does not do what the page says:\n${block.text}`, { cause })
      }
    }
  }

  /** Ctrl-C in each terminal. @throws where one ends with a failure */
  async end(): Promise<void> {
    for (const program of this.#running.keys()) await this.#stop(program)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const command of this.#running.values()) await command[Symbol.asyncDispose]()
    await this.#journal?.[Symbol.asyncDispose]()
  }

  async #do(block: Block, expected: Block | undefined): Promise<void> {
    switch (block.language) {
      case 'yaml':
      case 'toml':
      case 'json':
        return this.#save(block, block.language)
      case 'sh':
        return this.#run(this.#here(block.text), expected)
      case 'ts':
        writeFileSync(join(this.#copy.path, 'block.ts'), block.text)
        return this.#run('node --conditions=@qovery/source block.ts', expected)
      case 'promql':
        return this.#query(block.text)
      case 'text':
        if (block.text === CTRL_C) await this.#stop('qovery')
        return
      case 'console':
        // What needs root and a systemd is only looked at: the files that it names are there.
        for (const [, file = ''] of block.text.matchAll(/\/opt\/qovery\/(\S+)/g)) statSync(join(ROOT, file))
        return
      case 'ini':
        // A unit of systemd: `npm run systemd` starts it.
        for (const line of block.text.split('\n')) {
          if (!/^(\[\w+\]|\w+=.+)?$/.test(line)) throw new Error(`"${line}" is no line of a unit`)
        }
        return
      default:
        throw new Error(`nobody knows how to check a block in "${block.language}"`)
    }
  }

  async #save({ title, text }: Block, format: 'yaml' | 'toml' | 'json'): Promise<void> {
    const isOurs = /^\W*(sources|transforms|sinks)\b/m.test(text)
    const faults = isOurs ? await faultsOfConfig(text, format) : ''
    if (faults !== '') throw new Error(faults)
    if (title !== undefined) writeFileSync(join(this.#copy.path, title), this.#here(text))
  }

  async #run(script: string, expected: Block | undefined): Promise<void> {
    for (const [program, pattern] of Object.entries(LASTING)) {
      if (pattern.test(script)) return await this.#start(program as Lasting, script, this.#here(expected?.text ?? ''))
    }
    if (/\bsystemd-cat\b/.test(script)) return await this.#journal?.run(script)
    // What has just been sent may take a moment to show; asking again does no harm.
    const deadlineMs = script.startsWith('curl ') ? PATIENCE_MS : 0
    let last = ''
    const isRight = async () => {
      const { code, output } = await outputOf(script, this.#copy.path)
      last = `exit code ${code}, output:\n${output}`
      const ends = expected?.text.startsWith('error[') === true ? code !== 0 : code === 0
      return ends && (expected === undefined || isShown(this.#here(expected.text), output, expected.exact))
    }
    if (deadlineMs === 0 ? await isRight() : await poll('the output', isRight, deadlineMs).catch(() => false)) return
    throw new Error(`another output than\n${expected?.text ?? ''}\nlast: ${last}`)
  }

  async #start(program: Lasting, script: string, expected: string): Promise<void> {
    await this.#stop(program)
    const command = new Command(script, this.#copy.path)
    this.#running.set(program, command)
    const isUp = () => !command.isRunning || missingLines(expected, command.output).length === 0
    await poll('the start', isUp, PATIENCE_MS).catch(() => false)
    const missing = missingLines(expected, command.output)
    if (missing.length > 0) throw new Error(`missing:\n${missing.join('\n')}\nin:\n${command.output}`)
  }

  async #stop(program: Lasting): Promise<void> {
    const command = this.#running.get(program)
    if (command === undefined) return
    const { code, output } = await command.interrupt()
    this.#running.delete(program)
    // Between npx and the program stands a shell that does not outlive a Ctrl-C, so it tells nothing of the program's end.
    const isDone = code === 0 || (code === null && output.endsWith('Stopped; everything is delivered\n'))
    if (!isDone) throw new Error(`${program} ended with ${code} on Ctrl-C:\n${output}`)
  }

  /** Asks Prometheus, until it has an answer. */
  async #query(expression: string): Promise<void> {
    const url = this.#here(`http://localhost:9090/api/v1/query?query=${encodeURIComponent(expression.trim())}`)
    await poll(
      `an answer to ${expression}`,
      async () => {
        const { data } = (await (await fetch(url)).json()) as { data?: { result: unknown[] } }
        return (data?.result.length ?? 0) > 0
      },
      PATIENCE_MS,
    )
  }

  /** A text of the page with free ports, the journal of the test, and a scrape interval that does not keep it waiting. */
  #here(text: string): string {
    const journal = `type: journald\n    journal_directory: ${this.#journal?.folder}`
    return this.#ports
      .in(text)
      .replaceAll('scrape_interval: 15s', 'scrape_interval: 1s')
      .replaceAll('type: journald', journal)
  }
}
