import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { PrivateJournal } from '../../src/components/sources/journald/testing/private-journal.ts'
import { Folder, type Qovery } from '../harness/qovery.ts'

const CONFIG = `
data_dir: "\${FOLDER}"
sources:
  journal: { type: journald, journal_directory: "\${FOLDER}/files", include_matches: { SYSLOG_IDENTIFIER: [test] } }
sinks:
  out: { type: console, inputs: [journal], encoding: { codec: text } }
`
const ROUNDS = 6
const PER_ROUND = 200
const line = (number: number) => `line ${number}`

const missing = PrivateJournal.missing
if (missing !== undefined) process.stderr.write(`Tests with real journals are skipped: ${missing}\n`)

describe.skipIf(missing !== undefined)('a program that reads the journal', () => {
  test(
    'loses no entry when it is killed at any point, and repeats none after a regular end',
    { timeout: 60_000 },
    async () => {
      await using folder = await Folder.of({ 'qovery.yaml': CONFIG })
      await using journal = await PrivateJournal.start(`${folder.path}/files`)
      const start = () => folder.run([], { FOLDER: folder.path })
      const seen = new Set<string>()
      for (let round = 0; round < ROUNDS; round++) {
        await using qovery = start()
        const written = journal.say(numbers(round * PER_ROUND, PER_ROUND).map(line))
        const before = await kept(folder)
        await poll('some lines', () => linesOf(qovery).length > (round * 37) % PER_ROUND)
        if (round % 2 === 1) await poll('a new position', async () => (await kept(folder)) !== before)
        await qovery.stop('SIGKILL')
        await written
        const lines = linesOf(qovery)
        expect(lines).toEqual([...lines].sort((a, b) => Number(a.slice(5)) - Number(b.slice(5))))
        for (const text of lines) seen.add(text)
      }
      await poll('the end of what was left behind', () => readers(folder) === 0)
      const total = ROUNDS * PER_ROUND
      await journal.say([line(total)])
      await using last = start()
      await poll('the last line', () => linesOf(last).includes(line(total)))
      expect(await last.stop()).toEqual({ code: 0, signal: null })
      for (const text of linesOf(last)) seen.add(text)
      expect(seen.size).toBe(total + 1)

      await journal.say(['the end'])
      await using after = start()
      await poll('the end', () => linesOf(after).length > 0)
      expect(linesOf(after)).toEqual(['the end'])
      expect((await after.stop()).code).toBe(0)
    },
  )
})

/** The position that is kept; empty: none is yet. */
function kept(folder: Folder): Promise<string> {
  return readFile(`${folder.path}/journal/checkpoints.json`, 'utf8').catch(() => '')
}

/** How many processes of journalctl read the journal of the folder. */
function readers(folder: Folder): number {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' })
  return stdout.split('\n').filter((args) => args.includes(`--directory=${folder.path}/`)).length
}

function numbers(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + i)
}

/** The whole lines that the program has written; a line that it was killed over is not one. */
function linesOf(qovery: Qovery): string[] {
  return qovery.stdout.split('\n').slice(0, -1)
}
