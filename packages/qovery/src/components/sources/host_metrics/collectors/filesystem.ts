import { messageOf } from '@qovery/sdk'
import type { Capacity, Collector, Host } from '../collector.ts'
import { each } from '../files.ts'
import type { Filter } from '../filter.ts'
import { Patience } from '../patience.ts'
import type { Reading } from '../reading.ts'
import { Roster, type Metric } from '../roster.ts'

const METRICS: readonly Metric[] = [
  {
    name: 'filesystem_free_bytes',
    type: 'gauge',
    unit: 'bytes',
    help: 'Bytes of a file system that users without privileges can still write.',
  },
  { name: 'filesystem_total_bytes', type: 'gauge', unit: 'bytes', help: 'Size of a file system.' },
  { name: 'filesystem_used_bytes', type: 'gauge', unit: 'bytes', help: 'Bytes of a file system that are in use.' },
  {
    name: 'filesystem_used_ratio',
    type: 'gauge',
    unit: 'ratio',
    help: 'Bytes in use, of those that are in use or free to users without privileges: 0 to 1.',
  },
]

/** Views of the kernel that have no size; asking an `autofs` would even mount what is behind it. */
const WITHOUT_SIZE = new Set(
  `autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts fusectl mqueue nsfs proc pstore rpc_pipefs securityfs
  selinuxfs sysfs tracefs`.split(/\s+/),
)
/** Those that ask another machine, or another program, and so may hang. */
const REMOTE =
  /^(nfs|nfs4|cifs|smb3|smbfs|ceph|glusterfs|lustre|gpfs|afs|9p|virtiofs|ncpfs|ocfs2|gfs2|beegfs|fuse\..*|fuse)$/

const TIMEOUT_MS = 2000
/** For all of the far ones together, so that what the near ones told is not lost to the time limit of the collector. */
const FAR_MS = 5000
/** A call that hangs keeps a thread of the pool: two at most at once. */
const WIDTH = 2

export interface FilesystemFilters {
  readonly devices: Filter
  readonly filesystems: Filter
  readonly mountpoints: Filter
}

/** Size and use of what is mounted, after /proc/mounts (fstab(5)), by statfs(2). */
export class Filesystem implements Collector {
  readonly #host: Host
  readonly #filters: FilesystemFilters
  readonly #roster: Roster
  readonly #near = new Patience(1)
  readonly #far = new Patience(WIDTH)

  constructor(host: Host, filters: FilesystemFilters) {
    this.#host = host
    this.#filters = filters
    this.#roster = new Roster('filesystem', METRICS, host.identity)
  }

  async collect(into: Reading): Promise<void> {
    const lines = await this.#host.files.lines(`${this.#host.proc}/mounts`, 'latin1')
    const mounts = parseMounts(lines).filter((mount) => this.#wants(mount))
    // Those that may hang come last: before them, everything else has answered.
    const [near, far] = [mounts.filter((mount) => !mount.remote), mounts.filter((mount) => mount.remote)]
    await each(near, WIDTH, (mount) => this.#measure(mount, into))
    const deadline = performance.now() + FAR_MS
    await each(far, WIDTH, async (mount) => {
      if (performance.now() < deadline) await this.#measure(mount, into)
      else into.fault(`the file system on ${mount.mountpoint} was not asked: those before it were too slow`)
    })
  }

  sweep(): void {
    this.#roster.sweep()
  }

  #wants({ device, filesystem, mountpoint }: Mount): boolean {
    const { devices, filesystems, mountpoints } = this.#filters
    return (
      !WITHOUT_SIZE.has(filesystem) &&
      mountpoints.allows(mountpoint) &&
      devices.allows(device) &&
      filesystems.allows(filesystem)
    )
  }

  async #measure(mount: Mount, into: Reading): Promise<void> {
    const { statfs } = this.#host
    const patience = mount.remote ? this.#far : this.#near
    const { device, filesystem, mountpoint } = mount
    let capacity: Capacity
    try {
      capacity = await patience.wait(`the file system on ${mountpoint}`, TIMEOUT_MS, () => statfs(mount.path))
    } catch (error) {
      into.fault(messageOf(error))
      return
    }
    const values = usage(capacity)
    if (values === undefined) return
    const tags: [string, string][] = [
      ['filesystem', filesystem],
      ['mountpoint', mountpoint],
    ]
    if (device !== '') tags.push(['device', device])
    const key = `${device}\n${filesystem}\n${mountpoint}`
    into.add(this.#roster.known(key) ?? this.#roster.add(key, tags), values)
  }
}

export interface Mount {
  /** Empty where the table says `none`. */
  readonly device: string
  readonly filesystem: string
  readonly mountpoint: string
  /** The mount point in the bytes that the kernel knows it by. */
  readonly path: Buffer
  readonly remote: boolean
}

/** The mounts of a table in latin1 text; of several on one mount point the last, which covers the others. */
export function parseMounts(lines: readonly string[]): Mount[] {
  const mounts = new Map<string, Mount>()
  for (const line of lines) {
    const [device, point, filesystem] = line.split(' ')
    if (device === undefined || point === undefined || filesystem === undefined) continue
    const path = unescaped(point)
    mounts.delete(point)
    mounts.set(point, {
      device: device === 'none' ? '' : unescaped(device).toString(),
      filesystem: unescaped(filesystem).toString(),
      mountpoint: path.toString(),
      path,
      remote: REMOTE.test(filesystem),
    })
  }
  return [...mounts.values()]
}

/** Blanks, tabs, line ends and backslashes stand as `\` and three octal digits. */
function unescaped(field: string): Buffer {
  const text = field.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  )
  return Buffer.from(text, 'latin1')
}

/** Free, total and used bytes, and the ratio as df(1) has it; nothing for a file system that has no size. */
export function usage({ bsize, frsize = bsize, blocks, bfree, bavail }: Capacity): number[] | undefined {
  if (!(blocks > 0)) return undefined
  const used = blocks - bfree
  return [bavail * frsize, blocks * frsize, used * frsize, used + bavail > 0 ? used / (used + bavail) : Number.NaN]
}
