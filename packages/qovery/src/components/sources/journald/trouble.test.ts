import { chmod, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CollectedOutput, poll, testContext } from '@qovery/sdk/testing'
import { isObject } from '@qovery/vrl/value'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { journald } from './index.ts'
import type { Field } from './testing/export-format.ts'
import { missingRemote, PrivateJournal, writeJournal } from './testing/private-journal.ts'
import { Running } from './testing/running.ts'

const HOUR = 3_600_000_000

let folder: string
let files: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'journal-'))
  files = path.join(folder, 'journal')
  // Whoever runs journalctl must come to the files.
  await chmod(folder, 0o755)
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** Whether something is missing, which is said aloud. */
function isMissing(what: string | undefined): boolean {
  if (what !== undefined) process.stderr.write(`Tests with real journals in trouble are skipped: ${what}\n`)
  return what !== undefined
}

const cx = () => testContext({ id: 'in', type: 'journald', dataDir: () => Promise.resolve(folder) })

async function source(options: object = {}, context = cx()) {
  const config = journald.config.parse({ journal_directory: files, ...options })
  return await journald.create(config, context)
}

const messages = (out: CollectedOutput) =>
  out.events('log').map(({ value }) => (isObject(value) ? value['message'] : undefined))
const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `line ${from + i}`)
const kept = () => readFile(path.join(folder, 'checkpoints.json'), 'utf8').catch(() => '')

describe.skipIf(isMissing(PrivateJournal.missing))('the journal of a real daemon', () => {
  const include_matches = { SYSLOG_IDENTIFIER: ['test'] }

  it('is read on while the disk has no room for positions, which are kept once it has', async () => {
    await using journal = await PrivateJournal.start(files)
    const fresh = path.join(folder, 'checkpoints.json.new')
    await symlink('/dev/full', fresh)
    const out = new CollectedOutput()
    const context = cx()
    {
      await using _running = new Running(await source({ include_matches }, context), out)
      await journal.say(numbered(0, 10))
      await poll('the complaint', () => context.recorded.failed.has('checkpoints_not_written'))
      await journal.say(numbered(10, 20))
      await out.until(20)
      expect(await kept()).toBe('')
      await rm(fresh)
      await journal.say(numbered(20, 30))
      await poll('a position', async () => (await kept()) !== '')
    }
    expect(context.recorded.failed.get('checkpoints_not_written')).toEqual([expect.stringContaining('ENOSPC')])
    await journal.say(numbered(30, 40))
    await using _running = new Running(await source({ include_matches }), out)
    await out.until(40)
    expect(messages(out)).toEqual(numbered(0, 40))
  })

  it('is read on after its files could not be read for a while', async () => {
    await using journal = await PrivateJournal.start(files)
    const journalctl_path = path.join(folder, 'journalctl')
    await writeFile(journalctl_path, '#!/bin/sh\nexec setpriv --reuid=65534 --clear-groups journalctl "$@"\n')
    await chmod(journalctl_path, 0o755)
    await journal.run(`chmod -R a+rX /run/log/journal`)
    await journal.say(numbered(0, 10))
    const out = new CollectedOutput()
    const reader = await source({ include_matches, journalctl_path })
    {
      await using _running = new Running(reader, out)
      await out.until(10)
    }
    await chmod(files, 0o700)
    expect(String(await new Running(reader, out).outcome)).toMatch(
      /journalctl ended with .* said: .*[Pp]ermission denied/,
    )
    await journal.say(numbered(10, 20))
    await chmod(files, 0o755)
    await using _running = new Running(reader, out)
    await out.until(20)
    expect(messages(out)).toEqual(numbered(0, 20))
  })
})

describe.skipIf(isMissing(missingRemote()))('journal files', () => {
  /** An entry so many microseconds after the clock's beginning, and after that of the boot. */
  const entry = (clock: number, monotonic: number): Field[] => [
    ['__REALTIME_TIMESTAMP', String(1_700_000_000_000_000 + clock)],
    ['__MONOTONIC_TIMESTAMP', String(monotonic)],
    ['_BOOT_ID', '1'.padStart(32, '0')],
    ['MESSAGE', `after ${monotonic}`],
  ]

  it('whose clock was set back are read in the order in which they were written, each entry once', async () => {
    await mkdir(files)
    const file = path.join(files, 'test.journal')
    writeJournal(file, [entry(2 * HOUR, 1), entry(2 * HOUR + 1, 2)])
    const out = new CollectedOutput()
    for (const [from, count] of [
      [3, 2],
      [5, 4],
      [7, 6],
    ] as const) {
      await using _running = new Running(await source(), out)
      await out.until(count)
      writeJournal(file, [entry((5 - from) * HOUR + from, from), entry((5 - from) * HOUR + from + 1, from + 1)])
      await out.until(count + 2)
    }
    expect(messages(out)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((time) => `after ${time}`))
  })

  it('in a folder that another one took the place of are read on there', async () => {
    await mkdir(files)
    writeJournal(path.join(files, 'test.journal'), [entry(1, 1), entry(2, 2)])
    const out = new CollectedOutput()
    const reader = await source()
    {
      const running = new Running(reader, out)
      await out.until(2)
      await rename(files, path.join(folder, 'before'))
      await mkdir(files)
      writeJournal(path.join(files, 'test.journal'), [entry(3, 3), entry(4, 4)])
      expect(String(await running.outcome)).toMatch('was replaced')
    }
    await using _running = new Running(reader, out)
    await out.until(4)
    expect(messages(out)).toEqual([1, 2, 3, 4].map((time) => `after ${time}`))
  })
})
