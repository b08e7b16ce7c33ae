import { appendFileSync, chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { SAID_ONCE } from '../harness/observed.ts'
import { Folder } from '../harness/qovery.ts'
import { unprivileged, type Unprivileged } from '../harness/unprivileged.ts'

const CONFIG = `
data_dir: \${FOLDER}
sources:
  in: { type: file, include: ["\${FOLDER}/app.log*"], glob_minimum_cooldown_ms: 50 }
sinks:
  out: { type: console, inputs: [in], encoding: { codec: text } }
`
const LINES_PER_FILE = 700
const KILLS = 4

/** Writes numbered lines into a log that is rotated by renaming. */
class Log {
  written = 0
  readonly #file: string
  #files = 0
  readonly #timer = setInterval(() => this.#write(20), 4)

  constructor(folder: string) {
    this.#file = path.join(folder, 'app.log')
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #write(count: number): void {
    const lines = Array.from({ length: count }, (_, i) => `line ${this.written + i} ${'x'.repeat(i)}\n`)
    appendFileSync(this.#file, lines.join(''))
    this.written += count
    if (this.written % LINES_PER_FILE === 0) renameSync(this.#file, `${this.#file}.${++this.#files}`)
  }
}

const numbersIn = (stdout: string) =>
  stdout
    .split('\n')
    .flatMap((line) => /^line (\d+) x*$/.exec(line)?.[1] ?? [])
    .map(Number)

test('a program that is killed again and again while a log is rotated loses no line, and keeps the order of each file', async () => {
  await using folder = await Folder.of({ 'qovery.yaml': CONFIG })
  const env = { FOLDER: folder.path }
  const log = new Log(folder.path)
  const seen = new Set<number>()
  const note = (stdout: string) => {
    const last = new Map<number, number>()
    for (const number of numbersIn(stdout)) {
      seen.add(number)
      const file = Math.floor(number / LINES_PER_FILE)
      expect(number).toBeGreaterThan(last.get(file) ?? -1)
      last.set(file, number)
    }
  }
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      await using qovery = folder.run([], env)
      const enough = seen.size + Math.random() * 4000
      await poll('some lines', () => numbersIn(qovery.stdout).length + seen.size > enough)
      await qovery.stop('SIGKILL')
      note(qovery.stdout)
    }
  } finally {
    log.stop()
  }
  await using last = folder.run([], env)
  await poll('all lines', () => new Set([...seen, ...numbersIn(last.stdout)]).size === log.written)
  expect(await last.stop()).toEqual({ code: 0, signal: null })
  note(last.stdout)
  expect(seen.size).toBe(log.written)
  expect(existsSync(path.join(folder.path, 'in', 'checkpoints.json.broken'))).toBe(false)

  await using again = folder.run([], env)
  await again.says(/runs 1 source/)
  await folder.write('app.log', `line ${log.written} \n`)
  await poll('the new line', () => numbersIn(again.stdout).length > 0)
  expect(numbersIn(again.stdout)).toEqual([log.written])
})

test('more files than may be open are read a part at a time, and the program says which limit it is', async () => {
  await using folder = await Folder.of({ 'qovery.yaml': CONFIG })
  const names = Array.from({ length: 100 }, (_, i) => `app.log.${i}`)
  for (const [i, name] of names.entries()) await folder.write(name, `line ${i} \n`)
  await using qovery = folder.run(SAID_ONCE, { FOLDER: folder.path }, { openFiles: 80 })
  await qovery.says(/LimitNOFILE/)
  await poll('all lines, as what was read is deleted', () => {
    const read = new Set(numbersIn(qovery.stdout))
    for (const number of read) rmSync(path.join(folder.path, `app.log.${number}`), { force: true })
    return read.size === names.length
  })
  expect(qovery.said('LimitNOFILE')).toBe(1)
  expect(await qovery.stop()).toEqual({ code: 0, signal: null })
})

test.runIf(process.platform === 'linux')(
  'a data_dir that cannot be made is told of, and does not delay the end',
  async () => {
    await using folder = await Folder.of({
      'qovery.yaml': CONFIG.replace('data_dir: ${FOLDER}', 'data_dir: /proc/none'),
    })
    await using qovery = folder.run([], { FOLDER: folder.path })
    await qovery.says(/The source stopped: the folder \/proc\/none\/\w+ cannot be made: ENOENT.*set data_dir to/)
    expect(await qovery.endsSoon()).toEqual({ code: 0, signal: null })
  },
)

const user = unprivileged()
const nobody = typeof user === 'string' ? user : undefined
if (nobody !== undefined) process.stderr.write(`Tests of permissions are skipped: ${nobody}\n`)

test.skipIf(nobody !== undefined)(
  'a file and a folder without permission are told of, and read when they have it',
  async () => {
    await using folder = await Folder.of({
      'qovery.yaml': CONFIG.replace('app.log*', 'logs/*/app.log').replace(
        'data_dir: ${FOLDER}',
        'data_dir: ${FOLDER}/data',
      ),
    })
    const logs = (name: string) => path.join(folder.path, 'logs', name)
    for (const name of ['', 'a', 'b', '../data']) mkdirSync(logs(name), { mode: 0o777 })
    chmodSync(folder.path, 0o755)
    chmodSync(logs('../data'), 0o777)
    writeFileSync(logs('a/app.log'), 'a 1\n', { mode: 0 })
    writeFileSync(logs('b/app.log'), 'b 1\n')
    chmodSync(logs('b'), 0)
    await using qovery = folder.run([], { FOLDER: folder.path }, { as: user as Unprivileged })
    await qovery.says('give the user of this process the right to read it')
    expect(qovery.stdout).toBe('')
    chmodSync(logs('a/app.log'), 0o644)
    chmodSync(logs('b'), 0o755)
    await poll('both lines', () => qovery.stdout.split('\n').sort().join(' ') === ' a 1 b 1')
    chmodSync(logs('b'), 0)
    appendFileSync(logs('b/app.log'), 'b 2\n')
    await poll('a line of an open file', () => qovery.stdout.includes('b 2'))
    expect(await qovery.stop()).toEqual({ code: 0, signal: null })
    chmodSync(logs('b'), 0o755)
  },
)
