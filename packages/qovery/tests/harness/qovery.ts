import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { poll } from '@qovery/sdk/testing'
import type { Unprivileged } from './unprivileged.ts'

/** What runs the program from its sources, under the export condition `@qovery/source`. */
export const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** What a program that a test starts finds in its environment, with `home` as the home of its user. */
export function environmentIn(home: string): Record<string, string> {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env
  return { PATH, HOME: home, ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }) }
}

/** What the system grants a program. */
export interface Limits {
  /** Most descriptors of files and sockets at once. */
  readonly openFiles?: number
  /** As whom it runs. */
  readonly as?: Unprivileged
}

interface RunOptions extends Limits {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** A running program: the whole of it, in a process of its own. Ends with the scope: `await using`. */
export class Qovery implements AsyncDisposable {
  readonly process: ChildProcessWithoutNullStreams
  readonly ended: Promise<Ended>
  stdout = ''
  stderr = ''

  constructor(args: readonly string[], { cwd, env, openFiles, as }: RunOptions) {
    const environment = { ...environmentIn(cwd), ...env }
    const command = [process.execPath, '--conditions=@qovery/source', MAIN, ...args]
    const limited = openFiles === undefined ? [] : ['sh', '-c', `ulimit -n ${openFiles}; exec "$@"`, 'sh']
    const [program, ...rest] = [...limited, ...command] as [string, ...string[]]
    this.process = spawn(program, rest, { cwd, env: environment, ...as })
    this.process.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text))
    this.process.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text))
    this.ended = new Promise((resolve) => this.process.once('close', (code, signal) => resolve({ code, signal })))
  }

  /** How many lines of stderr say a text, without those that only sum up how often it was said. */
  said(text: string): number {
    return this.stderr
      .split('\n')
      .filter((line) => line.includes(text) && !line.includes(' more like this in the last ')).length
  }

  /** Resolves when stderr shows a text. */
  async says(text: string | RegExp, deadlineMs = 60_000): Promise<void> {
    const shown = () => (typeof text === 'string' ? this.stderr.includes(text) : text.test(this.stderr))
    const outcome = poll(`"${String(text)}" on stderr`, shown, deadlineMs).catch((error: unknown) => {
      throw new Error(`${String(error)}; stderr is:\n${this.stderr}`)
    })
    await Promise.race([outcome, this.ended.then(() => this.#ifShown(shown(), text))])
  }

  #ifShown(shown: boolean, text: string | RegExp): void {
    if (!shown) throw new Error(`the program ended before it said "${String(text)}"; stderr is:\n${this.stderr}`)
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.process.kill(signal)
    return await this.ended
  }

  /** Asks it to end, and waits until it has; rejects where it waits for what it need not wait for. */
  async endsSoon(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.process.kill(signal)
    let ended: Ended | undefined
    void this.ended.then((how) => (ended = how))
    return await poll('the end', () => ended)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill('SIGKILL')
    await this.ended
  }
}

/** A folder of a test's own, with files in it; gone with the scope. */
export class Folder implements AsyncDisposable {
  readonly path: string

  private constructor(folder: string) {
    this.path = folder
  }

  static async of(files: Readonly<Record<string, string>> = {}): Promise<Folder> {
    const folder = new Folder(await mkdtemp(path.join(os.tmpdir(), 'qovery-test-')))
    for (const [name, text] of Object.entries(files)) await folder.write(name, text)
    return folder
  }

  write(name: string, text: string | Uint8Array): Promise<void> {
    return writeFile(path.join(this.path, name), text)
  }

  run(args: readonly string[], env: Readonly<Record<string, string>> = {}, limits: Limits = {}): Qovery {
    return new Qovery(args, { ...limits, cwd: this.path, env })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true })
  }
}

/** Below those that the system gives to outgoing connections: of these nobody gets one by chance before the program listens. */
const FIRST_PORT = 10_000
const LAST_PORT = 20_999
/** So that two that are asked for before either is used are not the same. */
const given = new Set<number>()

/** A port that is free at the moment, for TCP and UDP, and that was not given before; others at work at the same time hardly get it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT))
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const socket = createSocket('udp4')
  try {
    await Promise.all([once(server.listen(port), 'listening'), once(socket.bind(port), 'listening')])
    return true
  } catch {
    // Somebody has it.
    return false
  } finally {
    server.close()
    socket.close()
  }
}

/** The samples of a page in Prometheus' text format: value by name and labels as written. */
export async function samplesAt(url: string): Promise<Map<string, number>> {
  const page = await (await fetch(url)).text()
  const samples = new Map<string, number>()
  for (const line of page.split('\n')) {
    const match = /^([^#\s][^{\s]*(?:\{.*\})?) (\S+)/.exec(line)
    if (match !== null) samples.set(match[1] as string, Number(match[2]))
  }
  return samples
}
