import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { pause } from '../backoff.ts'
import type { Command } from './command.ts'
import type { Ending } from './ending.ts'
import { startFault } from './start-fault.ts'

/** How long a program that was killed may take to be gone. */
const KILLED_MS = 1000

/**
 * A program that was started, with all that it starts itself: they are a process group of their own, and signals reach
 * the whole group. It gets nothing on its standard input. None of them outlives this process, unless that is killed
 * with SIGKILL or they leave the group.
 */
export class Child {
  readonly pid: number
  readonly stdout: Readable
  /** Nothing ever comes where it is ignored. */
  readonly stderr: Readable | null
  /** Resolves when the program has ended and all that was written has been read, or was closed by `stop`. */
  readonly ended: Promise<Ending>
  readonly #finish: (ending: Ending) => void
  #isOver = false

  private constructor(started: ChildProcess, pid: number) {
    const { promise, resolve } = Promise.withResolvers<Ending>()
    this.pid = pid
    this.stdout = started.stdout as Readable
    this.stderr = started.stderr
    this.ended = promise
    this.#finish = (ending) => {
      this.#isOver = true
      groups.delete(pid)
      resolve(ending)
    }
    started.once('close', (code, signal) => this.#finish({ code, signal }))
  }

  /** @throws StartFault naming the program and what to do */
  static start(command: Command): Promise<Child> {
    const { spawn } = process.getBuiltinModule('node:child_process')
    return new Promise((resolve, reject) => {
      const refuse = (error: NodeJS.ErrnoException) => reject(startFault(command, error))
      try {
        const started = spawn(command.program, command.args, {
          ...(command.working_directory === undefined ? {} : { cwd: command.working_directory }),
          ...(command.environment === undefined ? {} : { env: { ...command.environment } }),
          stdio: ['ignore', 'pipe', command.stderr === 'read' ? 'pipe' : 'ignore'],
          detached: true,
        })
        started.once('error', refuse)
        started.once('spawn', () => {
          started.off('error', refuse)
          const { pid } = started as { pid: number }
          remember(pid)
          resolve(new Child(started, pid))
        })
      } catch (error) {
        refuse(error as NodeJS.ErrnoException)
      }
    })
  }

  /**
   * Asks the group to end, and kills it where it has not after `graceMs`; who reads may go on meanwhile. What is not read
   * by then is lost. Resolves when it is over.
   */
  async stop(graceMs: number): Promise<Ending> {
    if (this.#isOver) return this.ended
    signalGroup(this.pid, 'SIGTERM')
    if (graceMs > 0) await this.#within(graceMs)
    if (!this.#isOver) await this.#kill()
    return this.ended
  }

  async #kill(): Promise<void> {
    signalGroup(this.pid, 'SIGKILL')
    this.stdout.destroy()
    this.stderr?.destroy()
    await this.#within(KILLED_MS)
    // Somebody of another user, or stuck in the kernel: nobody waits for it any longer.
    if (!this.#isOver) this.#finish({ code: null, signal: null })
  }

  async #within(ms: number): Promise<void> {
    const over = new AbortController()
    void this.ended.then(() => over.abort())
    await pause(ms, over.signal)
  }
}

/** The groups that run, each named after its first process. */
const groups = new Set<number>()
let watchesExit = false

/** However this process exits, its children do not stay behind. */
function remember(pid: number): void {
  groups.add(pid)
  if (watchesExit) return
  watchesExit = true
  process.once('exit', () => {
    for (const group of groups) signalGroup(group, 'SIGKILL')
  })
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Nobody is left in the group, or nobody in it is ours to signal: `stop` waits no longer than it says.
    if (code !== 'ESRCH' && code !== 'EPERM') throw error
  }
}
