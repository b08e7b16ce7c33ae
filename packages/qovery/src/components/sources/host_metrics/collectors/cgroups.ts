import { messageOf } from '@qovery/sdk'
import type { Collector, Host } from '../collector.ts'
import { each, ifThere } from '../files.ts'
import type { Filter } from '../filter.ts'
import type { Reading } from '../reading.ts'
import { Roster, type Metric } from '../roster.ts'
import { parseLegacyCpu, parseLegacyMemory, parseModernCpu, parseModernMemory } from './cgroup-files.ts'
import { whole } from '../text.ts'

const cpu = (name: string, help: string): Metric => ({ name, type: 'counter', unit: 'seconds', help })
const memory = (name: string, help: string): Metric => ({ name, type: 'gauge', unit: 'bytes', help })

const METRICS: readonly Metric[] = [
  cpu('cgroup_cpu_usage_seconds_total', 'Processor time of a control group and those below it.'),
  cpu('cgroup_cpu_user_seconds_total', 'Processor time of a control group and those below it in user mode.'),
  cpu('cgroup_cpu_system_seconds_total', 'Processor time of a control group and those below it in kernel mode.'),
  memory('cgroup_memory_current_bytes', 'Memory that is charged to a control group and those below it.'),
  memory('cgroup_memory_anon_bytes', 'Memory of a control group in anonymous mappings.'),
  memory('cgroup_memory_file_bytes', 'Memory of a control group that caches files, tmpfs and shared memory included.'),
  memory('cgroup_memory_anon_active_bytes', 'Anonymous memory of a control group that was used lately.'),
  memory('cgroup_memory_anon_inactive_bytes', 'Anonymous memory of a control group that was not used lately.'),
  memory('cgroup_memory_file_active_bytes', 'File cache of a control group that was used lately.'),
  memory('cgroup_memory_file_inactive_bytes', 'File cache of a control group that was not used lately.'),
]
/** Where the values of memory begin among the metrics. */
const MEMORY = 3

const WIDTH = 16

export interface CgroupOptions {
  /** The group to begin with; the root where it is empty. */
  readonly base: string
  readonly levels: number
  readonly groups: Filter
  /** Where the hierarchies are mounted; below the root of the system file system where it is empty. */
  readonly base_dir: string
}

/** One hierarchy of groups, and what is read in each of them. */
interface Tree {
  readonly root: string
  readonly read: (folder: string) => Promise<{ at: number; values: readonly number[] }[]>
}

interface Group {
  readonly folder: string
  readonly name: string
}

/** Processor time and memory of control groups: version 2, version 1, and both side by side. */
export class Cgroups implements Collector {
  readonly #host: Host
  readonly #options: CgroupOptions
  readonly #roster: Roster

  constructor(host: Host, options: CgroupOptions) {
    this.#host = host
    this.#options = options
    this.#roster = new Roster('cgroups', METRICS, host.identity)
  }

  async collect(into: Reading): Promise<void> {
    const found = new Map<string, number[]>()
    for (const tree of await this.#trees()) await this.#walk(tree, found, into)
    for (const [name, values] of found) {
      into.add(this.#roster.known(name) ?? this.#roster.add(name, [['cgroup', name]]), values)
    }
    if (into.length === 0)
      into.fault(`there is no control group ${this.#options.base || '/'}, or nothing to read in it`)
  }

  sweep(): void {
    this.#roster.sweep()
  }

  /** The hierarchies of this machine; where both versions show the same value, the first in this list has it. */
  async #trees(): Promise<Tree[]> {
    const { files, sys } = this.#host
    const base = this.#options.base_dir === '' ? `${sys}/fs/cgroup` : this.#options.base_dir
    const modern = (root: string): Tree => ({ root, read: (folder) => this.#modern(folder) })
    if (await files.exists(`${base}/cgroup.controllers`)) return [modern(base)]
    const trees: Tree[] = []
    if (await files.exists(`${base}/unified/cgroup.controllers`)) trees.push(modern(`${base}/unified`))
    if (await files.exists(`${base}/cpuacct`)) {
      trees.push({ root: `${base}/cpuacct`, read: (folder) => this.#legacyCpu(folder) })
    }
    if (await files.exists(`${base}/memory`)) {
      trees.push({ root: `${base}/memory`, read: (folder) => this.#legacyMemory(folder) })
    }
    if (trees.length === 0) {
      throw new Error(`${base} has no control groups: mount them there, or leave \`cgroups\` out of \`collectors\``)
    }
    return trees
  }

  /** Reads a tree level by level into `found`, which keeps what it has. A leaf shows by its links, without listing its sixty files. */
  async #walk(tree: Tree, found: Map<string, number[]>, into: Reading): Promise<void> {
    const base = this.#options.base.replace(/^\/+|\/+$/g, '')
    let groups: Group[] = [{ folder: base === '' ? tree.root : `${tree.root}/${base}`, name: base === '' ? '/' : base }]
    let countsLinks = false
    for (let level = 1; level <= this.#options.levels && groups.length > 0; level++) {
      const below: Group[][] = []
      await each(groups, WIDTH, async (group, index) => {
        try {
          if (level === 1 || this.#options.groups.includes(group.name)) {
            merge(found, group.name, await tree.read(group.folder))
          }
          if (level === this.#options.levels || (countsLinks && (await this.#links(group)) === 2)) return
          const names = (await ifThere(this.#host.files.folders(group.folder))) ?? []
          below[index] = this.#children(group, names)
          if (level === 1) countsLinks = (await this.#links(group)) === 2 + names.length
        } catch (error) {
          into.fault(messageOf(error))
        }
      })
      groups = below.flat()
    }
  }

  /** The kernel's own file systems count two links, and one for each folder in a folder; not every other one does. */
  async #links(group: Group): Promise<number> {
    return (await ifThere(this.#host.files.stat(group.folder)))?.nlink ?? 0
  }

  #children(group: Group, names: readonly string[]): Group[] {
    const prefix = group.name === '/' ? '' : `${group.name}/`
    return names
      .map((name): Group => ({ folder: `${group.folder}/${name}`, name: prefix + name }))
      .filter((child) => !this.#options.groups.excludes(child.name))
  }

  async #modern(folder: string): Promise<{ at: number; values: readonly number[] }[]> {
    const cpu = await this.#file(`${folder}/cpu.stat`)
    const stat = await this.#file(`${folder}/memory.stat`)
    const current = stat === '' ? '' : await this.#file(`${folder}/memory.current`)
    return [
      { at: 0, values: parseModernCpu(cpu) },
      { at: MEMORY, values: [whole(current.trim()), ...parseModernMemory(stat)] },
    ]
  }

  async #legacyCpu(folder: string): Promise<{ at: number; values: readonly number[] }[]> {
    const usage = await this.#file(`${folder}/cpuacct.usage`)
    const stat = await this.#file(`${folder}/cpuacct.stat`)
    return [{ at: 0, values: parseLegacyCpu(usage, stat, this.#host.machine.ticks) }]
  }

  async #legacyMemory(folder: string): Promise<{ at: number; values: readonly number[] }[]> {
    const usage = await this.#file(`${folder}/memory.usage_in_bytes`)
    const stat = await this.#file(`${folder}/memory.stat`)
    return [{ at: MEMORY, values: [whole(usage.trim()), ...parseLegacyMemory(stat)] }]
  }

  /** Empty where there is no such file: not every group has every controller. */
  async #file(path: string): Promise<string> {
    return (await ifThere(this.#host.files.record(path))) ?? ''
  }
}

function merge(
  found: Map<string, number[]>,
  name: string,
  parts: readonly { at: number; values: readonly number[] }[],
): void {
  let all = found.get(name)
  if (all === undefined) {
    all = new Array<number>(METRICS.length).fill(Number.NaN)
    found.set(name, all)
  }
  for (const { at, values } of parts) {
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(all[at + i])) all[at + i] = values[i] as number
    }
  }
}
