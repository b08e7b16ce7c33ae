import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { poll } from '@qovery/sdk/testing'
import { exported, type Field } from './export-format.ts'

const JOURNALD = '/lib/systemd/systemd-journald'
const REMOTE = '/lib/systemd/systemd-journal-remote'
const NAMESPACE = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc']

/** A `/run` of its own with a journal daemon in it, whose files lie in a folder that all see. */
const SETUP = `
set -e
mount -t tmpfs run /run
mkdir -p /run/systemd/journal /run/systemd/journald.conf.d /run/log/journal
printf '[Journal]\\nStorage=volatile\\nRateLimitIntervalSec=0\\nReadKMsg=no\\n' > /run/systemd/journald.conf.d/test.conf
mount --bind "$1" /run/log/journal
${JOURNALD} &
daemon=$!
until test -S /run/systemd/journal/stdout; do sleep 0.01; done
set +e
echo ready
`

/** A real journal daemon that only a test uses. Ends with the scope: `await using`. */
export class PrivateJournal implements AsyncDisposable {
  readonly folder: string
  readonly #shell: ChildProcess
  #said = ''
  #commands = 0

  private constructor(folder: string) {
    this.folder = folder
    this.#shell = spawn('unshare', [...NAMESPACE, 'sh', '-s', folder], { stdio: ['pipe', 'pipe', 'ignore'] })
    this.#shell.stdout?.on('data', (bytes: Buffer) => (this.#said += bytes.toString()))
    this.#shell.stdin?.write(SETUP)
  }

  /** Why there is none here, in words; `undefined`: there is. */
  static get missing(): string | undefined {
    if (!existsSync(JOURNALD)) return `${JOURNALD} is missing: install the package systemd`
    const { status } = spawnSync('unshare', [...NAMESPACE, 'mount', '-t', 'tmpfs', 'run', '/run'])
    return status === 0 ? undefined : 'this user may not make namespaces: run the tests as root'
  }

  static async start(folder: string): Promise<PrivateJournal> {
    await mkdir(folder, { recursive: true })
    const journal = new PrivateJournal(folder)
    await poll('the journal daemon', () => journal.#said.startsWith('ready\n'))
    // journalctl refuses to read a journal that has nothing of the current boot yet.
    await journal.say(['The journal is there.'], 'setup')
    return journal
  }

  /** Writes lines to the journal as the program `tag`; resolves when they are in its files. */
  async say(lines: readonly string[], tag = 'test'): Promise<void> {
    await this.run(`systemd-cat -t ${tag} <<'END OF LINES'\n${lines.join('\n')}\nEND OF LINES\njournalctl --sync`)
  }

  /** Writes one entry with the fields that are given, which may have newlines. */
  async record(fields: string): Promise<void> {
    await this.run(`logger --journald <<'END OF FIELDS'\n${fields}\nEND OF FIELDS\njournalctl --sync`)
  }

  /** Begins new files. */
  async rotate(): Promise<void> {
    await this.run('journalctl --rotate')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#shell.kill('SIGKILL')
    await poll('the end of the journal daemon', () => this.#shell.exitCode !== null || this.#shell.signalCode !== null)
  }

  /** Runs a command where the journal is that of the host. */
  async run(command: string): Promise<void> {
    const done = `done ${++this.#commands}\n`
    this.#shell.stdin?.write(`${command}\necho done ${this.#commands}\n`)
    await poll(`the end of "${command.slice(0, 60)}"`, () => this.#said.endsWith(done))
  }
}

/** Why journal files cannot be made of entries here; `undefined`: they can. */
export function missingRemote(): string | undefined {
  return existsSync(REMOTE) ? undefined : `${REMOTE} is missing: install the package systemd-journal-remote`
}

/** Makes a journal file of entries, which need at least `__REALTIME_TIMESTAMP`, `__MONOTONIC_TIMESTAMP` and `_BOOT_ID`. */
export function writeJournal(file: string, entries: readonly (readonly Field[])[]): void {
  execFileSync(REMOTE, ['-o', file, '-'], {
    input: Buffer.concat(entries.map(exported)),
    stdio: ['pipe', 'ignore', 'pipe'],
  })
}
