import type { RunningProgram } from './kit/running-program.ts'

/** What one run gave: a figure per column, and what must be known to judge it. */
export interface Result {
  readonly figures: Readonly<Record<string, number>>
  readonly note: string
}

export interface Column {
  readonly key: string
  readonly title: string
}

/** What a program is to do in a run: take StatsD lines at one port, and show a page for Prometheus at the other. */
export interface Task {
  readonly protocol: 'tcp' | 'udp'
  /** Whether lines have DogStatsD tags. */
  readonly tags: boolean
  /** Empty, for this run only. */
  readonly folder: string
  readonly linesPort: number
  readonly pagePort: number
  readonly sparePort: number
}

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** A program that can be measured. */
export interface Program {
  readonly name: string
  readonly runtime: 'node' | 'native'
  /** How long it may keep what it took before it shows it. */
  readonly flushMs: number
  /** Its version; `undefined`: it is not on this machine. */
  version(): string | undefined
  /** How to start it for a task; `undefined`: it cannot do that. May write files into the task's folder. */
  command(task: Task): Command | undefined
  /** How to start it on the example that newcomers begin with. */
  quickstart?(ports: Pick<Task, 'folder' | 'linesPort' | 'pagePort'>): Command
  /** Whether a line of its page is one of the counters that were sent. */
  isCounter(name: string, labels: string): boolean
}

/** Starts the program of this run afresh. */
export interface Starter {
  readonly program: Program
  /** The folder of this run. */
  readonly folder: string
  start(task: Pick<Task, 'protocol' | 'tags'>, env?: Readonly<Record<string, string>>): Promise<RunningProgram>
  quickstart(env?: Readonly<Record<string, string>>): RunningProgram
}

export interface Scenario {
  readonly name: string
  readonly title: string
  readonly columns: readonly Column[]
  /** The column that programs are compared by. */
  readonly compareBy: string
  can(program: Program): boolean
  /** One measured run. */
  run(starter: Starter): Promise<Result>
}
