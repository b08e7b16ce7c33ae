import type { Command, RunningProgram } from './kit/running-program.ts'

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

/** What a program is to do otherwise: take syslog messages over TCP, and write each as a line of JSON into a file. */
export interface SyslogTask {
  /** Empty, for this run only. */
  readonly folder: string
  readonly port: number
  readonly output: string
}

/** What a program is to do in a run: scrape a page every second, and do nothing with what is on it. */
export interface ScrapeTask {
  readonly url: string
  /** Empty, for this run only. */
  readonly folder: string
}

/** What a program is to do otherwise: take JSON lines in the bodies of HTTP requests, and send them on as such. */
export interface RelayTask {
  /** Empty, for this run only. */
  readonly folder: string
  readonly port: number
  /** Where to send them. */
  readonly url: string
}

/** What a program is to do otherwise: read a log file from its beginning, and do nothing with its lines. */
export interface FollowTask {
  /** Empty, for this run only. */
  readonly folder: string
  readonly file: string
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
  command?(task: Task): Command | undefined
  /** The same for syslog. */
  syslog?(task: SyslogTask): Command | undefined
  /** The same for HTTP to HTTP. */
  relay?(task: RelayTask): Command | undefined
  /** How to start it on a page; left out, or `undefined`: it cannot scrape. */
  scrape?(task: ScrapeTask): Command | undefined
  /** The same for a log file. */
  follow?(task: FollowTask): Command | undefined
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
  scrape(url: string): RunningProgram
  /** Lets it read a log file. */
  follow(file: string): RunningProgram
  /** Lets it send what it takes over HTTP at `linesPort` on to `url`. */
  relay(url: string): Promise<RunningProgram>
  quickstart(env?: Readonly<Record<string, string>>): RunningProgram
  /** Lets it write what it takes at `linesPort` into the file `output`. */
  syslog(): Promise<{ readonly running: RunningProgram; readonly output: string }>
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
