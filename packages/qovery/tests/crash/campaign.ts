import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { poll } from '@qovery/sdk/testing'
import { Books } from './books.ts'
import { Random } from './random.ts'
import { Receiver } from './receiver.ts'
import { Writer, type Offsets } from './writer.ts'

export interface CampaignOptions {
  /** How often the program is killed. */
  readonly points: number
  readonly seed: number
  /** Starts the program: a command and the arguments before those of the campaign. */
  readonly program: readonly [string, ...string[]]
  /** Hears now and then how far it is. */
  readonly progress?: (killed: number, books: Books) => void
}

export interface CampaignResult {
  readonly books: Books
  readonly received: ReadonlyMap<string, number>
  /** How the program ended after its last start, when it was asked to. */
  readonly exitCode: number | null
  readonly faults: readonly string[]
}

/** The program is killed within this time after it was started, mostly. */
const SHORT_LIFE_MS = 600
/** In this share of its lives it lives longer, so that it gets to write checkpoints. */
const LONG_LIVES = 0.25
const LONG_LIFE_MS = 2500
const LAST_LINES_MS = 60_000

/**
 * Kills the program with SIGKILL again and again, at random points, while it follows logs that are written to and
 * rotated and sends them to a receiver that stalls, breaks off and dies. In the end every line must have arrived, in the order
 * of its file, and none again that a checkpoint had confirmed.
 */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const random = new Random(options.seed)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'qovery-crash-'))
  const books = new Books()
  const receiver = new Receiver(books, random)
  await receiver.start()
  await mkdir(path.join(folder, 'logs'))
  await writeFile(path.join(folder, 'crash.yaml'), configFor(folder, receiver.url))
  const writer = new Writer(path.join(folder, 'logs'), books, random)
  writer.start()
  const checkpoints = path.join(folder, 'data', 'logs', 'checkpoints.json')
  try {
    for (let killed = 0; killed < options.points && books.faults.length === 0; killed++) {
      writer.confirm(await confirmedOffsets(checkpoints))
      const program = start(options.program, folder)
      await Promise.race([
        pause(random.below(random.next() < LONG_LIVES ? LONG_LIFE_MS : SHORT_LIFE_MS)),
        program.ended,
      ])
      if (!program.isAlive)
        books.faults.push(`the program ended by itself with ${await program.ended}: ${program.stderr}`)
      await program.kill('SIGKILL')
      options.progress?.(killed + 1, books)
    }
    writer.stop()
    receiver.isMoody = false
    writer.confirm(await confirmedOffsets(checkpoints))
    const last = start(options.program, folder)
    await poll('the last lines', () => books.missing === 0 || books.faults.length > 0, LAST_LINES_MS).catch(() =>
      books.faults.push(`${books.missing} lines never arrived; the program says:\n${last.stderr}`),
    )
    await last.kill('SIGTERM')
    return { books, received: receiver.done, exitCode: await last.ended, faults: books.faults }
  } finally {
    writer.stop()
    await receiver.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What the program has in its checkpoints; that it cannot be read is a fault of its own. */
async function confirmedOffsets(file: string): Promise<Offsets> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{"checkpoints":[]}'
    throw error
  })
  const { checkpoints } = JSON.parse(text) as { checkpoints: { inode: string; place: { offset: number } }[] }
  return new Map(checkpoints.map(({ inode, place }) => [inode, place.offset]))
}

function configFor(folder: string, url: string): string {
  return `
data_dir: ${folder}/data
sources:
  logs:
    type: file
    include: [${folder}/logs/*]
    glob_minimum_cooldown_ms: 100
sinks:
  receiver:
    type: http
    inputs: [logs]
    uri: ${url}
    encoding: { codec: json }
    framing: { method: newline_delimited }
    batch: { max_events: 500, timeout_secs: 0.05 }
    request: { concurrency: 1, retry_initial_backoff_secs: 1, retry_max_duration_secs: 1, timeout_secs: 5 }
    healthcheck: false
`
}

interface Running {
  readonly ended: Promise<number | null>
  readonly isAlive: boolean
  readonly stderr: string
  kill(signal: NodeJS.Signals): Promise<void>
}

function start([command, ...args]: readonly [string, ...string[]], folder: string): Running {
  const child: ChildProcess = spawn(command, [...args, '--config', path.join(folder, 'crash.yaml')], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-10_000)))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    ended,
    get isAlive() {
      return child.exitCode === null && child.signalCode === null
    },
    get stderr() {
      return stderr
    },
    kill: async (signal) => {
      child.kill(signal)
      await ended
    },
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
