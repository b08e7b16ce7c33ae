import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CollectedOutput, poll, testContext } from '@qovery/sdk/testing'
import { isObject } from '@qovery/vrl/value'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { journald } from './index.ts'
import type { Field } from './testing/export-format.ts'
import { missingRemote, PrivateJournal, writeJournal } from './testing/private-journal.ts'
import { Running } from './testing/running.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'journal-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** Whether something is missing, which is said aloud. */
function isMissing(what: string | undefined): boolean {
  if (what !== undefined) process.stderr.write(`Tests with real journals are skipped: ${what}\n`)
  return what !== undefined
}

const cx = () => testContext({ id: 'in', type: 'journald', dataDir: () => Promise.resolve(folder) })

async function source(options: object, context = cx()) {
  const config = journald.config.parse({ journal_directory: path.join(folder, 'journal'), ...options })
  return await journald.create(config, context)
}

const values = (out: CollectedOutput) => out.events('log').map(({ value }) => (isObject(value) ? value : {}))
const messages = (out: CollectedOutput) => values(out).map((value) => value['message'])
const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `line ${from + i}`)

/** The processes of journalctl that read the folder of this test. */
function journalctls(): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => line.includes(`--directory=${folder}/journal`)).map((line) => Number.parseInt(line, 10))
}

describe.skipIf(isMissing(PrivateJournal.missing))('the journal of a real daemon', () => {
  const include_matches = { SYSLOG_IDENTIFIER: ['test'] }

  it('is read and followed, over the rotation of its files', async () => {
    await using journal = await PrivateJournal.start(path.join(folder, 'journal'))
    await journal.say(numbered(0, 100))
    const out = new CollectedOutput()
    await using _running = new Running(await source({ include_matches }), out)
    await out.until(100)
    await journal.rotate()
    await journal.say(numbered(100, 200))
    await journal.rotate()
    await journal.say(numbered(200, 300))
    await out.until(300)
    expect(messages(out)).toEqual(numbered(0, 300))
    expect(values(out)[0]).toMatchObject({ SYSLOG_IDENTIFIER: 'test', _TRANSPORT: 'stdout', source_type: 'journald' })
  })

  it('gives every entry once when journalctl is killed again and again and the source is restarted', async () => {
    await using journal = await PrivateJournal.start(path.join(folder, 'journal'))
    const out = new CollectedOutput()
    for (let round = 0; round < 3; round++) {
      const following = await source({ include_matches })
      const dying = new Running(following, out)
      await journal.say(numbered(round * 40, round * 40 + 20))
      await out.until(round * 40 + 20)
      for (const pid of journalctls()) process.kill(pid, 'SIGKILL')
      expect(String(await dying.outcome)).toMatch('journalctl ended with signal SIGKILL')
      await journal.say(numbered(round * 40 + 20, round * 40 + 40))
      await using _running = new Running(following, out)
      await out.until(round * 40 + 40)
    }
    expect(messages(out)).toEqual(numbered(0, 120))
    await poll('the end of all journalctl', () => journalctls().length === 0)
  })

  it('is read from where the source was started with since_now, and has messages of several lines', async () => {
    await using journal = await PrivateJournal.start(path.join(folder, 'journal'))
    await journal.say(['before'])
    const out = new CollectedOutput()
    await using _running = new Running(await source({ include_matches, since_now: true }), out)
    await poll('journalctl', () => journalctls().length === 1)
    await journal.record('MESSAGE=one\nSYSLOG_IDENTIFIER=test\nCODE_LINE=7')
    await journal.say(['after'])
    await out.until(2)
    expect(messages(out)).toEqual(['one', 'after'])
    expect(values(out)[0]).toMatchObject({ CODE_LINE: '7', _TRANSPORT: 'journal' })
  })
})

describe.skipIf(isMissing(missingRemote()))('journal files', () => {
  const entry = (boot: number, number: number, ...fields: Field[]): Field[] => [
    ['__REALTIME_TIMESTAMP', String(1_700_000_000_000_000 + boot * 1_000_000_000 + number)],
    ['__MONOTONIC_TIMESTAMP', String(1_000_000 + number)],
    ['_BOOT_ID', String(boot).padStart(32, '0')],
    ['MESSAGE', `boot ${boot} line ${number}`],
    ...fields,
  ]

  async function write(entries: readonly (readonly Field[])[]): Promise<void> {
    await mkdir(path.join(folder, 'journal'))
    writeJournal(path.join(folder, 'journal', 'test.journal'), entries)
  }

  it('of several boots are read from the last one on, or all', async () => {
    await write([1, 2, 3].flatMap((boot) => [entry(boot, 1), entry(boot, 2)]))
    const last = new CollectedOutput()
    {
      await using _running = new Running(await source({}), last)
      await last.until(2)
    }
    expect(messages(last)).toEqual(['boot 3 line 1', 'boot 3 line 2'])
    const all = new CollectedOutput()
    await using _running = new Running(
      await source({ current_boot_only: false, data_dir: path.join(folder, 'other') }),
      all,
    )
    await all.until(6)
    expect(messages(all)).toHaveLength(6)
  })

  it('keep bytes that are no text, long values and fields that stand several times', async () => {
    const bytes = Uint8Array.of(0xff, 10, 10, 0, 61)
    const long = `${'ä'.repeat(100_000)}\n`
    await write([entry(1, 1, ['BYTES', bytes], ['LONG', long], ['TAG', 'a'], ['TAG', 'b'])])
    const out = new CollectedOutput()
    await using _running = new Running(await source({}), out)
    await out.until(1)
    expect(values(out)[0]).toMatchObject({ BYTES: bytes, LONG: long })
    expect(new Set([values(out)[0]?.['TAG']].flat())).toEqual(new Set(['a', 'b']))
  })

  it('are filtered by units and matches as the options say', async () => {
    await write([
      entry(1, 1, ['_SYSTEMD_UNIT', 'a.service']),
      entry(1, 2, ['_SYSTEMD_UNIT', 'b.service']),
      entry(1, 3, ['_TRANSPORT', 'kernel']),
      entry(1, 4, ['_TRANSPORT', 'kernel'], ['PRIORITY', '7']),
    ])
    const options = {
      include_units: ['a'],
      include_matches: { _TRANSPORT: ['kernel'] },
      exclude_matches: { PRIORITY: ['7'] },
    }
    const out = new CollectedOutput()
    await using _running = new Running(await source(options), out)
    await out.until(2)
    expect(messages(out)).toEqual(['boot 1 line 1', 'boot 1 line 3'])
  })

  it('that go on with another boot are read from its first entry on', async () => {
    await write([entry(1, 1), entry(1, 2)])
    const out = new CollectedOutput()
    {
      await using _running = new Running(await source({}), out)
      await out.until(2)
    }
    writeJournal(path.join(folder, 'journal', 'test.journal'), [entry(2, 1), entry(2, 2)])
    await using _running = new Running(await source({}), out)
    await out.until(4)
    expect(messages(out)).toEqual(['boot 1 line 1', 'boot 1 line 2', 'boot 2 line 1', 'boot 2 line 2'])
  })

  it('that lost the entry of the kept position are read from the nearest one on', async () => {
    await write([entry(1, 5), entry(1, 6)])
    const first = new CollectedOutput()
    {
      await using _running = new Running(await source({}), first)
      await first.until(2)
    }
    await rm(path.join(folder, 'journal'), { recursive: true })
    await write([entry(1, 7), entry(1, 8)])
    const out = new CollectedOutput()
    const context = cx()
    await using _running = new Running(await source({}, context), out)
    await out.until(2)
    expect(messages(out)).toEqual(['boot 1 line 7', 'boot 1 line 8'])
    expect(context.recorded.log[0]?.message).toMatch(/no longer shows the entry "s=.*", which was read last/)
  })
})
