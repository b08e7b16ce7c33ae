import type { Readable } from 'node:stream'
import type { ComponentContext, Output, SourceFields } from '@qovery/sdk'
import { Timestamp } from '@qovery/vrl/value'
import type { Decoding } from '../../../codecs/decoding.ts'
import { FramingError } from '../../../codecs/framing/framer.ts'
import { sendAll } from '../../../codecs/send-all.ts'
import { pause } from '../../../kit/backoff.ts'
import { readStream } from '../../../kit/input/read-stream.ts'
import { Child } from '../../../kit/process/child.ts'
import { endingLabel, endingText, type Ending } from '../../../kit/process/ending.ts'
import { Tail } from '../../../kit/process/tail.ts'
import type { ExecOptions } from './options.ts'

/** How long a command that was asked to end may take. */
const GRACE_MS = 3000
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

/** Runs the command, and sends on what it writes. */
export class Execution {
  readonly #options: ExecOptions
  readonly #decoding: Decoding
  readonly #cx: ComponentContext

  constructor(options: ExecOptions, decoding: Decoding, cx: ComponentContext) {
    this.#options = options
    this.#decoding = decoding
    this.#cx = cx
  }

  /**
   * Resolves when the command has ended and all it wrote is sent. It is ended when `signal` aborts, and after `limitMs`.
   * @throws StartFault where it cannot be started
   */
  async run(out: Output, signal: AbortSignal, limitMs?: number): Promise<void> {
    const began = performance.now()
    const child = await this.#start()
    const said = new Tail()
    const over = new AbortController()
    const stop = () => void child.stop(GRACE_MS)
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    if (limitMs !== undefined) void this.#limit(child, limitMs, over.signal)
    try {
      const reading = [this.#send(child, child.stdout, 'stdout', out)]
      if (this.#options.include_stderr) reading.push(this.#send(child, child.stderr as Readable, 'stderr', out))
      else child.stderr?.on('data', (bytes: Buffer) => said.push(bytes))
      await Promise.all(reading)
      const ending = await child.ended
      this.#report(ending, performance.now() - began, said.text, signal.aborted)
    } finally {
      over.abort()
      signal.removeEventListener('abort', stop)
      await child.stop(GRACE_MS)
    }
  }

  #start(): Promise<Child> {
    const { command, working_directory, environment, clear_environment } = this.#options
    const [program, ...args] = command as [string, ...string[]]
    const variables = clear_environment ? environment : { ...process.env, ...environment }
    return Child.start({ program, args, working_directory, environment: variables, stderr: 'read' })
  }

  async #limit(child: Child, limitMs: number, over: AbortSignal): Promise<void> {
    await pause(limitMs, over)
    if (over.aborted) return
    const message = `The command still ran when it was due again, after ${limitMs / 1000} seconds, and is ended`
    this.#cx.failed('command_timed_out', message)
    await child.stop(GRACE_MS)
  }

  /** Reads until the stream ends, or is closed because the command was killed. */
  async #send(child: Child, input: Readable, stream: string, out: Output): Promise<void> {
    const decoded = this.#decoding.open()
    const fields = () => this.#fields(child.pid, stream)
    const take = (bytes: Uint8Array) => {
      this.#cx.receivedBytes(bytes.length)
      return sendAll(out, decoded.push(bytes, fields()))
    }
    try {
      await readStream(input, take, new AbortController().signal)
    } catch (error) {
      if (!(error instanceof FramingError)) throw error
      this.#cx.failed('framing_lost', `The ${stream} of the command is not read any further: ${error.message}`)
      void child.stop(GRACE_MS)
      return
    }
    await sendAll(out, decoded.end(fields()))
  }

  #fields(pid: number, stream: string): SourceFields {
    const { id, type, globals } = this.#cx
    const own = [
      { name: 'host', legacy: globals.log_schema.host_key, value: globals.hostname },
      { name: 'stream', legacy: ['stream'], value: stream },
      { name: 'pid', legacy: ['pid'], value: pid },
      { name: 'command', legacy: ['command'], value: this.#options.command },
    ]
    return { source_id: id, source_type: type, timestamp: Timestamp.now(), own }
  }

  #report(ending: Ending, tookMs: number, said: string, isStopped: boolean): void {
    const labels = { exit_status: endingLabel(ending) }
    this.#cx.counter('command_executed_total', 'Runs of the command that have ended.', labels).add(1)
    this.#cx
      .histogram('command_execution_duration_seconds', 'How long the command ran.', DURATIONS, labels)
      .observe(tookMs / 1000)
    if (ending.code === 0 || isStopped) return
    this.#cx.log.warn(`The command ended with ${endingText(ending)}${said === '' ? '' : `; it said: ${said}`}`)
  }
}
