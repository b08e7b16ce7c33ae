import { messageOf } from '@qovery/sdk'
import type { Collector, Host } from '../collector.ts'
import { each, ifThere } from '../files.ts'
import type { Filter } from '../filter.ts'
import { Patience } from '../patience.ts'
import type { Reading } from '../reading.ts'
import { Roster, type Metric, type Subject } from '../roster.ts'
import { whole } from '../text.ts'
import { parseUptime } from './host.ts'

const METRICS: readonly Metric[] = [
  {
    name: 'process_cpu_usage',
    type: 'gauge',
    help: 'Processor time of a process since the scrape before, in percent of one processor; 0 when first seen.',
  },
  { name: 'process_memory_usage', type: 'gauge', help: 'Bytes of a process in main memory.' },
  { name: 'process_memory_virtual_usage', type: 'gauge', help: 'Bytes of the address space of a process.' },
  { name: 'process_runtime', type: 'counter', help: 'Seconds since a process was started.' },
]

/** Reads of /proc/PID/stat at once: enough that a thread of the pool is woken for many, not for each. */
const WIDTH = 16
/** Reading a command line takes a lock of the process, and may hang with it. */
const COMMAND_WIDTH = 2
const COMMAND_TIMEOUT_MS = 1000
const LONGEST_COMMAND = 4096

interface Known {
  readonly subject: Subject
  readonly start: number
  readonly name: string
  busy: number
  at: number
}

/** Processor time, memory and age of each process, from /proc/PID/stat (proc_pid_stat(5)). */
export class Process implements Collector {
  readonly #host: Host
  readonly #processes: Filter
  readonly #roster: Roster
  readonly #patience = new Patience(COMMAND_WIDTH)
  #known = new Map<string, Known>()
  #denied = 0

  constructor(host: Host, processes: Filter) {
    this.#host = host
    this.#processes = processes
    this.#roster = new Roster('process', METRICS, host.identity)
  }

  async collect(into: Reading): Promise<void> {
    const { files, proc } = this.#host
    const uptime = parseUptime(await files.record(`${proc}/uptime`))
    const pids = (await files.names(proc)).filter((name) => /^\d+$/.test(name))
    this.#denied = 0
    const found: { pid: string; stat: ProcessStat; at: number }[] = []
    await each(pids, WIDTH, async (pid) => {
      const text = await this.#stat(pid)
      if (text === '') return
      const stat = parseProcess(text)
      if (stat === undefined) into.fault(`${proc}/${pid}/stat is not what the kernel writes`)
      else if (this.#processes.allows(stat.name)) found.push({ pid, stat, at: performance.now() })
    })
    const known = new Map<string, Known>()
    await each(found, COMMAND_WIDTH, async ({ pid, stat, at }) => {
      const before = this.#known.get(pid)
      const same = before !== undefined && before.start === stat.start && before.name === stat.name
      const process = same ? before : await this.#meet(pid, stat, at, into)
      known.set(pid, process)
      this.#report(process, stat, at, { uptime, into })
    })
    this.#known = known
    // Without a number: the same sentence is told once, however many processes come and go.
    if (this.#denied > 0) into.fault(`${proc} hides processes of other users: run as root, or mount it without hidepid`)
  }

  sweep(): void {
    this.#roster.sweep()
  }

  /** Empty where the process has ended, or is hidden from this user. */
  async #stat(pid: string): Promise<string> {
    const { files, proc } = this.#host
    try {
      return (await ifThere(files.record(`${proc}/${pid}/stat`))) ?? ''
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EACCES' && code !== 'EPERM') throw error
      this.#denied++
      return ''
    }
  }

  async #meet(pid: string, stat: ProcessStat, at: number, into: Reading): Promise<Known> {
    const command = await this.#command(pid, stat, into)
    const subject = this.#roster.add(pid, [
      ['pid', pid],
      ['name', stat.name],
      ['command', command],
    ])
    return { subject, start: stat.start, name: stat.name, busy: stat.busy, at }
  }

  async #command(pid: string, stat: ProcessStat, into: Reading): Promise<string> {
    const { files, proc } = this.#host
    // Threads of the kernel have neither an address space nor a command line.
    if (stat.virtual === 0) return ''
    const path = `${proc}/${pid}/cmdline`
    try {
      const text = await this.#patience.wait(path, COMMAND_TIMEOUT_MS, () => ifThere(files.record(path)))
      return parseCommand(text ?? '')
    } catch (error) {
      into.fault(messageOf(error))
      return ''
    }
  }

  #report(process: Known, stat: ProcessStat, at: number, { uptime, into }: { uptime: number; into: Reading }): void {
    const { page, ticks } = this.#host.machine
    const elapsed = (at - process.at) / 1000
    const busy = Math.max(0, stat.busy - process.busy) / ticks
    process.busy = stat.busy
    process.at = at
    process.subject.seen = true
    const usage = elapsed > 0 ? (busy / elapsed) * 100 : 0
    into.add(process.subject, [usage, stat.resident * page, stat.virtual, Math.max(0, uptime - stat.start / ticks)])
  }
}

export interface ProcessStat {
  readonly name: string
  /** Clock ticks in user and kernel mode. */
  readonly busy: number
  /** Clock ticks from the start of the machine to that of the process. */
  readonly start: number
  /** Bytes of address space. */
  readonly virtual: number
  /** Pages in main memory. */
  readonly resident: number
}

/** What /proc/PID/stat tells. The name stands in parentheses and may itself have blanks and parentheses. */
export function parseProcess(text: string): ProcessStat | undefined {
  const open = text.indexOf('(')
  const close = text.lastIndexOf(') ')
  if (open < 0 || close < open) return undefined
  const fields = text.slice(close + 2).split(' ', 22)
  const name = text.slice(open + 1, close)
  const busy = whole(fields[11]) + whole(fields[12])
  const [start, virtual, resident] = [whole(fields[19]), whole(fields[20]), whole(fields[21])]
  return Number.isNaN(busy + start + virtual + resident) ? undefined : { name, busy, start, virtual, resident }
}

/** A command line as one would type it: its arguments, which a NUL ends each, with blanks between them. */
export function parseCommand(text: string): string {
  return text.slice(0, LONGEST_COMMAND).replace(/\0+$/, '').replaceAll('\0', ' ')
}
