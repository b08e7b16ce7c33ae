import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pause } from './wait.ts'

/** Linux counts CPU time in hundredths of a second for everybody who reads /proc. */
const TICKS_PER_SECOND = 100
const KIB_PER_MIB = 1024
const STOP_MS = 5000

/** How a program is started. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** A started program, and what it costs by /proc: all its threads, but not its children. */
export class RunningProgram {
  readonly linesPort: number
  readonly pagePort: number
  readonly startedAt = performance.now()
  readonly #child: ChildProcess
  readonly #output: string
  readonly #ended: Promise<void>
  #fate: string | undefined
  readonly #kill = () => void this.#child.kill('SIGKILL')

  constructor(command: Command, place: { folder: string; linesPort: number; pagePort: number }) {
    this.linesPort = place.linesPort
    this.pagePort = place.pagePort
    this.#output = join(place.folder, 'output.log')
    const output = openSync(this.#output, 'w')
    this.#child = spawn(command.file, command.args, {
      cwd: place.folder,
      env: { ...process.env, ...command.env },
      stdio: ['ignore', output, output],
    })
    closeSync(output)
    this.#ended = new Promise((resolve) => {
      const end = (fate: string) => {
        this.#fate = fate
        resolve()
      }
      this.#child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`))
      this.#child.once('error', (error) => end(error.message))
    })
    process.once('exit', this.#kill)
  }

  /** CPU seconds in user and kernel mode since the start. */
  cpuSeconds(): number {
    const stat = this.#proc('stat')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  }

  /** Bytes that it has read from files and sockets since the start. */
  bytesRead(): number {
    return Number(/^rchar: (\d+)/m.exec(this.#proc('io'))?.[1])
  }

  /** Resident memory in MiB, now and at its highest. */
  memory(): { now: number; peak: number } {
    const status = this.#proc('status')
    const mib = (key: string) => Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(status)?.[1]) / KIB_PER_MIB
    return { now: mib('VmRSS'), peak: mib('VmHWM') }
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** @throws when the program has ended, with the end of what it said */
  mustRun(): void {
    if (this.#fate === undefined) return
    throw new Error(`the program ended (${this.#fate}):\n${readFileSync(this.#output, 'utf8').slice(-2000)}`)
  }

  async stop(): Promise<void> {
    process.removeListener('exit', this.#kill)
    if (this.#fate !== undefined) return
    this.#child.kill('SIGTERM')
    await Promise.race([this.#ended, pause(STOP_MS)])
    if (this.#fate === undefined) this.#kill()
    await this.#ended
  }

  #proc(file: string): string {
    this.mustRun()
    return readFileSync(`/proc/${this.#child.pid}/${file}`, 'utf8')
  }
}
