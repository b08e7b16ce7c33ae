import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/** How many lines are remembered. */
export const MOST_LINES = 1000

/** The lines that were typed, in a file that only their author can read. */
export class History {
  readonly #file: string
  /** The latest lines, the newest first, as `node:readline` wants them. */
  readonly lines: string[]

  private constructor(file: string, lines: string[]) {
    this.#file = file
    this.lines = lines
  }

  /** Reads what was typed before; of a file that has grown too long, the beginning is forgotten. @throws Error */
  static async load(file: string): Promise<History> {
    const all = (await readIfThere(file)).split('\n').filter((line) => line !== '')
    const latest = all.slice(-MOST_LINES)
    if (all.length > 2 * MOST_LINES) await writeFile(file, `${latest.join('\n')}\n`, { mode: 0o600 })
    return new History(file, latest.toReversed())
  }

  /** @throws Error where it cannot be kept */
  async add(line: string): Promise<void> {
    await mkdir(path.dirname(this.#file), { recursive: true, mode: 0o700 })
    await appendFile(this.#file, `${line}\n`, { mode: 0o600 })
  }
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

/** Where the lines are kept: in the folder that the system has for the state of programs (XDG Base Directory, `LOCALAPPDATA`). */
export function historyFile(env: NodeJS.ProcessEnv): string {
  const folder = env['XDG_STATE_HOME'] ?? env['LOCALAPPDATA'] ?? path.join(os.homedir(), '.local', 'state')
  return path.join(folder, 'qovery', 'vrl_history')
}
