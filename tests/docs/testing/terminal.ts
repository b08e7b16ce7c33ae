import { spawn, type ChildProcess } from 'node:child_process'

/** How a command ended, with all it wrote. */
export interface Finished {
  readonly code: number | null
  readonly output: string
}

/** A command in a terminal of its own: Ctrl-C reaches it and all it has started, as it does there. */
export class Command implements AsyncDisposable {
  readonly finished: Promise<Finished>
  readonly #process: ChildProcess
  #output = ''

  constructor(script: string, folder: string) {
    const env = { PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8', NO_COLOR: '1' }
    this.#process = spawn('bash', ['-c', script], {
      cwd: folder,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text))
    }
    this.finished = new Promise((resolve, reject) => {
      this.#process.once('error', reject)
      this.#process.once('close', (code) => resolve({ code, output: this.#output }))
    })
  }

  /** What it has written so far, without what npm warns of. */
  get output(): string {
    return this.#output.replaceAll(/^npm warn .*\n/gm, '')
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null
  }

  /** Presses Ctrl-C, and waits for the end. */
  async interrupt(): Promise<Finished> {
    this.#signal('SIGINT')
    return await this.finished
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal('SIGKILL')
    await this.finished
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#process
    if (pid !== undefined && this.isRunning) process.kill(-pid, signal)
  }
}

/** Runs a command to its end. */
export async function outputOf(script: string, folder: string): Promise<Finished> {
  await using command = new Command(script, folder)
  const { code } = await command.finished
  return { code, output: command.output }
}
