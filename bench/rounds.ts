import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Machine } from './kit/machine.ts'
import { freePort, isListening } from './kit/ports.ts'
import { RunningProgram, type Command } from './kit/running-program.ts'
import { median, type Row } from './kit/table.ts'
import { pause, until } from './kit/wait.ts'
import type { Program, Result, Scenario, Starter } from './scenario.ts'

const READY_MS = 20_000
/** What a program gets after it listens, to finish what it does at its start. */
const SETTLE_MS = 250
/** A run for which the machine gave less is made again, */
const SLOW = 0.85
/** so many times in all. */
const ATTEMPTS = 3

/** Runs programs on a scenario in turn, A B A B, and gives the medians. */
export async function compare(
  scenario: Scenario,
  programs: readonly Program[],
  { machine, rounds }: { machine: Machine; rounds: number },
): Promise<Row[]> {
  const results = new Map(programs.map((program) => [program, [] as Result[]]))
  for (let round = 1; round <= rounds; round++) {
    for (const program of programs) {
      const result = await attempt(scenario, program, machine)
      results.get(program)?.push(result)
      const figures = Object.entries(result.figures).map(([key, value]) => `${key} ${value.toPrecision(4)}`)
      console.error(`  round ${round}, ${program.name}: ${figures.join(', ')}; ${result.note}`)
    }
  }
  return withRatios(
    [...results].map(([{ name }, runs]) => rowOf(name, scenario, runs)),
    scenario.compareBy,
  )
}

/** One result; of a run that the machine spoilt, another is made. */
async function attempt(scenario: Scenario, program: Program, machine: Machine): Promise<Result> {
  for (let i = 1; ; i++) {
    const before = await machine.quiet()
    const result = await inFolder((folder) => scenario.run(starterOf(program, folder)))
    const share = Math.min(before, await machine.share())
    if (share >= SLOW) return result
    const percent = Math.round(share * 100)
    const slow = `the machine gave ${percent} %`
    if (i === ATTEMPTS) return { ...result, note: result.note === '' ? slow : `${result.note}; ${slow}` }
  }
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'qovery-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function starterOf(program: Program, folder: string): Starter {
  let starts = 0
  const place = () => {
    const own = join(folder, String(++starts))
    mkdirSync(own)
    return { folder: own, linesPort: freePort(), pagePort: freePort(), sparePort: freePort() }
  }
  const launch = (command: Command, at: ReturnType<typeof place>, env: Readonly<Record<string, string>>) =>
    new RunningProgram({ ...command, env: { ...command.env, ...env } }, at)
  const listening = async (running: RunningProgram, isReady: () => boolean) => {
    try {
      await until(`${program.name} to listen`, READY_MS, () => {
        running.mustRun()
        return isReady()
      })
    } catch (error) {
      await running.stop()
      throw error
    }
    await pause(SETTLE_MS)
  }
  return {
    program,
    folder,
    start: async ({ protocol, tags }, env = {}) => {
      const at = place()
      const command = program.command?.({ protocol, tags, ...at })
      if (command === undefined) throw new Error(`${program.name} cannot take ${protocol}`)
      const running = launch(command, at, env)
      await listening(running, () => isListening(protocol, at.linesPort) && isListening('tcp', at.pagePort))
      return running
    },
    syslog: async () => {
      const at = place()
      const output = join(at.folder, 'output.json')
      const command = program.syslog?.({ folder: at.folder, port: at.linesPort, output })
      if (command === undefined) throw new Error(`${program.name} cannot take syslog`)
      const running = launch(command, at, {})
      await listening(running, () => isListening('tcp', at.linesPort))
      return { running, output }
    },
    relay: async (url) => {
      const at = place()
      const command = program.relay?.({ folder: at.folder, port: at.linesPort, url })
      if (command === undefined) throw new Error(`${program.name} cannot relay HTTP`)
      const running = launch(command, at, {})
      await listening(running, () => isListening('tcp', at.linesPort))
      return running
    },
    scrape: (url) => {
      const at = place()
      const command = program.scrape?.({ folder: at.folder, url })
      if (command === undefined) throw new Error(`${program.name} cannot scrape`)
      return launch(command, at, {})
    },
    follow: (file) => {
      const at = place()
      const command = program.follow?.({ folder: at.folder, file })
      if (command === undefined) throw new Error(`${program.name} cannot read files`)
      return launch(command, at, {})
    },
    quickstart: (env = {}) => {
      const at = place()
      if (program.quickstart === undefined) throw new Error(`${program.name} has no quickstart`)
      return launch(program.quickstart(at), at, env)
    },
  }
}

function rowOf(name: string, scenario: Scenario, runs: readonly Result[]): Row {
  const figures = scenario.columns.map(({ key }) => [key, median(runs.map((run) => run.figures[key] ?? Number.NaN))])
  const notes = new Set(runs.map(({ note }) => note).filter((note) => note !== ''))
  return { name, figures: Object.fromEntries(figures) as Record<string, number>, note: [...notes].join(' / ') }
}

/** Adds what each program has of the first one's main figure. */
function withRatios(rows: readonly Row[], key: string): Row[] {
  const first = rows[0]?.figures[key] ?? Number.NaN
  return rows.map((row) => ({ ...row, figures: { ...row.figures, ratio: (row.figures[key] ?? Number.NaN) / first } }))
}
