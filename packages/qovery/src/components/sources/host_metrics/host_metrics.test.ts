import type { MetricBatch } from '@qovery/sdk'
import { CollectedOutput, poll, testContext, type TestContext } from '@qovery/sdk/testing'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, statfsSync, unlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Capacity } from './collector.ts'
import { Filesystem } from './collectors/filesystem.ts'
import { Filter } from './filter.ts'
import { HostMetrics } from './host-metrics.ts'
import { host_metrics } from './index.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const SERVER = join(fixtures, 'a-server-with-cgroup-v2')

type Input = Parameters<typeof host_metrics.config.parse>[0]

/** Runs the source over a tree of files until it has sent `generations`, and returns its batches. */
async function scrape(
  input: Input,
  root: string | null = SERVER,
  { generations = 1, cx = testContext({ id: 'host' }), between = (): void => undefined } = {},
): Promise<{ batches: MetricBatch[]; cx: TestContext }> {
  if (root !== null) {
    vi.stubEnv('PROCFS_ROOT', join(root, 'proc'))
    vi.stubEnv('SYSFS_ROOT', join(root, 'sys'))
  }
  const config = host_metrics.config.parse({ scrape_interval_secs: 0.1, ...(input as object) })
  return { batches: await generationsOf(await host_metrics.create(config, cx), generations, between), cx }
}

async function generationsOf(
  source: Pick<HostMetrics, 'run'>,
  generations: number,
  between: () => void = () => undefined,
): Promise<MetricBatch[]> {
  const out = new CollectedOutput()
  const stop = new AbortController()
  const running = source.run(out, stop.signal)
  const batches = () => out.batches.map(({ batch }) => batch as MetricBatch)
  for (let wanted = 1; wanted <= generations; wanted++) {
    await poll(`generation ${wanted}`, () => batches().some(({ generation: g }) => g?.id === wanted && g.final))
    if (wanted < generations) between()
  }
  stop.abort()
  await running
  return batches().filter(({ generation }) => (generation?.id ?? 0) <= generations)
}

/** Samples as lines: `name{tag=value} = number`, without what all of them have. */
function lines(batches: readonly MetricBatch[]): string[] {
  const events = batches.flatMap((batch) => batch.events)
  return events.map(({ series, value }) => {
    const tags = series.tagNames
      .map((name, index) => `${name}=${String(series.tagValues[index])}`)
      .filter((tag) => !tag.startsWith('collector=') && !tag.startsWith('host='))
    const number = 'value' in value ? value.value : Number.NaN
    return `${series.name}${tags.length === 0 ? '' : `{${tags.join(',')}}`} = ${number}`
  })
}

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('on a captured machine', () => {
  it('cpu reports the seconds of each processor and how many there are', async () => {
    const { batches, cx } = await scrape({ collectors: ['cpu'] })
    expect(lines(batches)).toEqual([
      'cpu_seconds_total{cpu=0,mode=idle} = 40000',
      'cpu_seconds_total{cpu=0,mode=io_wait} = 201',
      'cpu_seconds_total{cpu=0,mode=nice} = 15',
      'cpu_seconds_total{cpu=0,mode=system} = 1502',
      'cpu_seconds_total{cpu=0,mode=user} = 6005',
      'cpu_seconds_total{cpu=1,mode=idle} = 40000',
      'cpu_seconds_total{cpu=1,mode=io_wait} = 201',
      'cpu_seconds_total{cpu=1,mode=nice} = 10',
      'cpu_seconds_total{cpu=1,mode=system} = 1502',
      'cpu_seconds_total{cpu=1,mode=user} = 4005',
      'cpu_seconds_total{cpu=3,mode=idle} = 0',
      'cpu_seconds_total{cpu=3,mode=io_wait} = 0',
      'cpu_seconds_total{cpu=3,mode=nice} = 0',
      'cpu_seconds_total{cpu=3,mode=system} = 0',
      'cpu_seconds_total{cpu=3,mode=user} = 0',
      'logical_cpus = 3',
      'physical_cpus = 2',
    ])
    expect(cx.recorded.failed.size).toBe(0)
  })

  it('every sample has namespace, host, collector, an absolute kind, a time, help, and a unit where its name ends so', async () => {
    const before = Date.now()
    const { batches } = await scrape({ collectors: ['cpu', 'memory'] })
    for (const { series, kind, timestamp } of batches.flatMap((batch) => batch.events)) {
      expect(series.namespace).toBe('host')
      expect(series.tag('host')).toBe('test-host')
      expect(series.tag('collector')).toBe(series.name.startsWith('memory') ? 'memory' : 'cpu')
      expect(kind).toBe('absolute')
      expect(timestamp).toBeGreaterThanOrEqual(before)
      expect(series.description?.help).toMatch(/^[A-Z].*\.$/)
      const unit = /_(bytes|seconds)(_total)?$/.exec(series.name)?.[1]
      expect(series.description?.unit).toBe(unit)
    }
  })

  it('an empty namespace is none', async () => {
    const { batches } = await scrape({ collectors: ['load'], namespace: '' })
    expect(batches[0]?.events[0]?.series.namespace).toBeUndefined()
  })

  it('load and host report averages, uptime and the time of boot', async () => {
    const { batches } = await scrape({ collectors: ['load', 'host'] })
    expect(lines(batches)).toEqual([
      'load1 = 0.52',
      'load5 = 1.25',
      'load15 = 10',
      'uptime = 1000000.5',
      'boot_time = 1700000000',
    ])
  })

  it('memory reports bytes', async () => {
    const { batches } = await scrape({ collectors: ['memory'] })
    expect(lines(batches)).toEqual([
      'memory_total_bytes = 16777216000',
      'memory_free_bytes = 2048000000',
      'memory_available_bytes = 9216000000',
      'memory_active_bytes = 7168000000',
      'memory_buffers_bytes = 393216000',
      'memory_cached_bytes = 6144000000',
      'memory_shared_bytes = 256000000',
      'memory_used_bytes = 8192000000',
      'memory_swap_free_bytes = 4096000000',
      'memory_swap_total_bytes = 4194304000',
      'memory_swap_used_bytes = 98304000',
      'memory_swapped_in_bytes_total = 409600',
      'memory_swapped_out_bytes_total = 1024000',
      'memory_oom_kill_events_total = 7',
    ])
  })

  it('disk reports disks and partitions, and says which line it could not read', async () => {
    const { batches, cx } = await scrape({ collectors: ['disk'], disk: { devices: { excludes: ['loop*'] } } })
    expect(lines(batches)).toEqual([
      'disk_read_bytes_total{device=sda} = 40960000',
      'disk_reads_completed_total{device=sda} = 1000',
      'disk_written_bytes_total{device=sda} = 81920000',
      'disk_writes_completed_total{device=sda} = 2000',
      'disk_read_bytes_total{device=sda1} = 36864000',
      'disk_reads_completed_total{device=sda1} = 900',
      'disk_written_bytes_total{device=sda1} = 76800000',
      'disk_writes_completed_total{device=sda1} = 1900',
      'disk_read_bytes_total{device=nvme0n1} = 18889465856',
      'disk_reads_completed_total{device=nvme0n1} = 18446744',
      'disk_written_bytes_total{device=nvme0n1} = 20480',
      'disk_writes_completed_total{device=nvme0n1} = 5',
      'disk_read_bytes_total{device=dm-0} = 40960',
      'disk_reads_completed_total{device=dm-0} = 10',
      'disk_written_bytes_total{device=dm-0} = 81920',
      'disk_writes_completed_total{device=dm-0} = 20',
    ])
    expect(cx.recorded.failed.get('collector_incomplete')).toEqual([
      expect.stringMatching(/^The collector disk left something out: .*diskstats has a line that is not of a device$/),
    ])
  })

  it('network reports the interfaces that the filter allows', async () => {
    const { batches } = await scrape({ collectors: ['network'], network: { devices: { includes: ['eth0*'] } } })
    expect(lines(batches)).toEqual([
      'network_receive_bytes_total{device=eth0} = 123456789',
      'network_receive_errs_total{device=eth0} = 3',
      'network_receive_packets_total{device=eth0} = 100000',
      'network_transmit_bytes_total{device=eth0} = 987654321',
      'network_transmit_packets_drop_total{device=eth0} = 2',
      'network_transmit_packets_total{device=eth0} = 90000',
      'network_transmit_errs_total{device=eth0} = 1',
      'network_receive_bytes_total{device=eth0:1} = 10',
      'network_receive_errs_total{device=eth0:1} = 0',
      'network_receive_packets_total{device=eth0:1} = 1',
      'network_transmit_bytes_total{device=eth0:1} = 20',
      'network_transmit_packets_drop_total{device=eth0:1} = 0',
      'network_transmit_packets_total{device=eth0:1} = 2',
      'network_transmit_errs_total{device=eth0:1} = 0',
    ])
  })

  it('tcp counts sockets of both versions of IP by state', async () => {
    const { batches } = await scrape({ collectors: ['tcp'] })
    expect(lines(batches).filter((line) => !line.endsWith(' = 0'))).toEqual([
      'tcp_connections_total{state=established} = 2',
      'tcp_connections_total{state=syn_recv} = 1',
      'tcp_connections_total{state=time_wait} = 1',
      'tcp_connections_total{state=close_wait} = 1',
      'tcp_connections_total{state=listen} = 2',
      'tcp_tx_queued_bytes_total = 65551',
      'tcp_rx_queued_bytes_total = 259',
    ])
    expect(batches[0]?.length).toBe(13)
  })

  it('process reports each process, whatever its name', async () => {
    const { batches } = await scrape({ collectors: ['process'], process: { processes: { excludes: ['kthread*'] } } })
    expect(lines(batches).sort()).toEqual([
      'process_cpu_usage{command=./run me --flag two words,name=a (strange) name,pid=4242} = 0',
      'process_cpu_usage{command=/sbin/init splash,name=systemd,pid=1} = 0',
      'process_memory_usage{command=./run me --flag two words,name=a (strange) name,pid=4242} = 4096000',
      'process_memory_usage{command=/sbin/init splash,name=systemd,pid=1} = 12288000',
      'process_memory_virtual_usage{command=./run me --flag two words,name=a (strange) name,pid=4242} = 8000000',
      'process_memory_virtual_usage{command=/sbin/init splash,name=systemd,pid=1} = 169000000',
      'process_runtime{command=./run me --flag two words,name=a (strange) name,pid=4242} = 500000.5',
      'process_runtime{command=/sbin/init splash,name=systemd,pid=1} = 1000000.4',
    ])
  })
})

describe('cgroups', () => {
  const usage = (found: string[]) => found.filter((line) => /usage_seconds|current|anon_bytes/.test(line)).sort()

  it('of version 2 report every group below the root, with the controllers it has', async () => {
    const { batches } = await scrape({ collectors: ['cgroups'] })
    const found = lines(batches)
    expect(found.filter((line) => line.includes('{cgroup=system.slice/nginx.service}'))).toEqual([
      'cgroup_cpu_usage_seconds_total{cgroup=system.slice/nginx.service} = 3',
      'cgroup_cpu_user_seconds_total{cgroup=system.slice/nginx.service} = 2.9',
      'cgroup_cpu_system_seconds_total{cgroup=system.slice/nginx.service} = 0.1',
      'cgroup_memory_current_bytes{cgroup=system.slice/nginx.service} = 10000',
      'cgroup_memory_anon_bytes{cgroup=system.slice/nginx.service} = 5000',
      'cgroup_memory_file_bytes{cgroup=system.slice/nginx.service} = 2500',
      'cgroup_memory_anon_active_bytes{cgroup=system.slice/nginx.service} = 4999',
      'cgroup_memory_anon_inactive_bytes{cgroup=system.slice/nginx.service} = 1',
      'cgroup_memory_file_active_bytes{cgroup=system.slice/nginx.service} = 2498',
      'cgroup_memory_file_inactive_bytes{cgroup=system.slice/nginx.service} = 2',
    ])
    expect(found.filter((line) => line.startsWith('cgroup_cpu_usage')).sort()).toEqual([
      'cgroup_cpu_usage_seconds_total{cgroup=/} = 5',
      'cgroup_cpu_usage_seconds_total{cgroup=init.scope} = 0.000007',
      'cgroup_cpu_usage_seconds_total{cgroup=system.slice/nginx.service} = 3',
      'cgroup_cpu_usage_seconds_total{cgroup=system.slice} = 4',
      'cgroup_cpu_usage_seconds_total{cgroup=user.slice/user-1000.slice/session.scope} = 0.25',
      'cgroup_cpu_usage_seconds_total{cgroup=user.slice/user-1000.slice} = 0.5',
      'cgroup_cpu_usage_seconds_total{cgroup=user.slice} = 1',
    ])
  })

  it('end at the level asked for, and begin at the base', async () => {
    const one = await scrape({ collectors: ['cgroups'], cgroups: { levels: 1 } })
    expect(new Set(one.batches[0]?.events.map(({ series }) => series.tag('cgroup')))).toEqual(new Set(['/']))
    const two = await scrape({ collectors: ['cgroups'], cgroups: { base: 'user.slice', levels: 2 } })
    expect(new Set(two.batches[0]?.events.map(({ series }) => series.tag('cgroup')))).toEqual(
      new Set(['user.slice', 'user.slice/user-1000.slice']),
    )
  })

  it('that are not there are named', async () => {
    const input = { collectors: ['cgroups', 'load'], cgroups: { base: 'system.slice/gone.service' } }
    const { cx } = await scrape(input)
    expect(cx.recorded.failed.get('collector_incomplete')).toEqual([
      expect.stringContaining('there is no control group system.slice/gone.service'),
    ])
  })

  it('that the filter names are found below groups that it does not name, but not below those it excludes', async () => {
    const groups = { includes: ['*.service', 'user.slice/*'], excludes: ['user.slice/user-1000.slice'] }
    const { batches } = await scrape({ collectors: ['cgroups'], cgroups: { groups } })
    expect(new Set(batches[0]?.events.map(({ series }) => series.tag('cgroup')))).toEqual(
      new Set(['/', 'system.slice/nginx.service']),
    )
  })

  it('of version 1 report what the groups and those below them use', async () => {
    const base_dir = join(fixtures, 'a-machine-with-cgroup-v1/sys/fs/cgroup')
    const { batches } = await scrape({ collectors: ['cgroups'], cgroups: { base_dir } })
    expect(usage(lines(batches))).toEqual([
      'cgroup_cpu_usage_seconds_total{cgroup=/} = 2.5',
      'cgroup_cpu_usage_seconds_total{cgroup=docker/0123abcd} = 0.5',
      'cgroup_cpu_usage_seconds_total{cgroup=docker} = 1.5',
      'cgroup_memory_anon_bytes{cgroup=/} = 20000',
      'cgroup_memory_anon_bytes{cgroup=docker/0123abcd} = 3000',
      'cgroup_memory_anon_bytes{cgroup=docker} = 9000',
      'cgroup_memory_current_bytes{cgroup=/} = 30000',
      'cgroup_memory_current_bytes{cgroup=docker/0123abcd} = 5000',
      'cgroup_memory_current_bytes{cgroup=docker} = 15000',
    ])
  })

  it('of both versions side by side report each value once, of version 2 where it has it', async () => {
    const { batches } = await scrape({ collectors: ['cgroups'] }, join(fixtures, 'a-hybrid-of-both-cgroup-versions'))
    expect(usage(lines(batches))).toEqual([
      'cgroup_cpu_usage_seconds_total{cgroup=/} = 10',
      'cgroup_cpu_usage_seconds_total{cgroup=docker} = 1.5',
      'cgroup_cpu_usage_seconds_total{cgroup=system.slice} = 8',
      'cgroup_memory_anon_bytes{cgroup=/} = 20000',
      'cgroup_memory_anon_bytes{cgroup=docker} = 9000',
      'cgroup_memory_current_bytes{cgroup=/} = 30000',
      'cgroup_memory_current_bytes{cgroup=docker} = 15000',
    ])
  })
})

describe('filesystem', () => {
  const capacity: Capacity = { bsize: 4096, frsize: 1024, blocks: 1000, bfree: 400, bavail: 350 }
  const all = new Filter(undefined)

  function sourceOf(statfs: (path: Buffer) => Promise<Capacity>, cx: TestContext, filters = {}): HostMetrics {
    const make = (host: ConstructorParameters<typeof Filesystem>[0]) =>
      new Filesystem(host, { devices: all, filesystems: all, mountpoints: all, ...filters })
    const collectors = new Map([['filesystem', make]])
    const roots = { proc: join(SERVER, 'proc'), sys: join(SERVER, 'sys') }
    return new HostMetrics({ interval_ms: 50, namespace: 'host', collectors, ...roots }, cx, statfs)
  }

  it('reports each mount once, by the one on top, with its name as the kernel escaped it undone', async () => {
    const asked: string[] = []
    const statfs = (path: Buffer) => {
      asked.push(path.toString())
      return Promise.resolve(capacity)
    }
    const batches = await generationsOf(sourceOf(statfs, testContext()), 1)
    expect(lines(batches).filter((line) => line.startsWith('filesystem_free'))).toEqual([
      'filesystem_free_bytes{device=/dev/sda1,filesystem=btrfs,mountpoint=/} = 358400',
      'filesystem_free_bytes{device=/dev/sda1,filesystem=btrfs,mountpoint=/home} = 358400',
      'filesystem_free_bytes{device=tmpfs,filesystem=tmpfs,mountpoint=/run} = 358400',
      'filesystem_free_bytes{filesystem=tmpfs,mountpoint=/mnt/unnamed} = 358400',
      'filesystem_free_bytes{device=overlay,filesystem=overlay,mountpoint=/var/lib/docker/overlay2/abc/merged} = 358400',
      'filesystem_free_bytes{device=/dev/sdc1,filesystem=ext4,mountpoint=/media/old} = 358400',
      'filesystem_free_bytes{device=/dev/sdd1,filesystem=ext4,mountpoint=/media/two words\tand\\more} = 358400',
      'filesystem_free_bytes{device=server:/export,filesystem=nfs4,mountpoint=/srv/nfs} = 358400',
      'filesystem_free_bytes{device=user@box:,filesystem=fuse.sshfs,mountpoint=/srv/ssh fs} = 358400',
    ])
    expect(lines(batches).slice(0, 4)).toEqual([
      'filesystem_free_bytes{device=/dev/sda1,filesystem=btrfs,mountpoint=/} = 358400',
      'filesystem_total_bytes{device=/dev/sda1,filesystem=btrfs,mountpoint=/} = 1024000',
      'filesystem_used_bytes{device=/dev/sda1,filesystem=btrfs,mountpoint=/} = 614400',
      `filesystem_used_ratio{device=/dev/sda1,filesystem=btrfs,mountpoint=/} = ${600 / 950}`,
    ])
    // Never that of an automounter, which asking would mount.
    expect(asked).not.toContain('/proc/sys/fs/binfmt_misc')
  })

  it('asks only for mounts that pass all three filters', async () => {
    const asked: string[] = []
    const statfs = (path: Buffer) => {
      asked.push(path.toString())
      return Promise.resolve(capacity)
    }
    const filters = {
      devices: new Filter({ includes: [/^\/dev\//] }),
      filesystems: new Filter({ excludes: [/^ext4$/] }),
      mountpoints: new Filter({ excludes: [/^\/home$/] }),
    }
    await generationsOf(sourceOf(statfs, testContext(), filters), 1)
    expect(asked).toEqual(['/'])
  })

  it('leaves out a mount that hangs, asks it never again while it hangs, and reports all others', async () => {
    const cx = testContext()
    const asked: string[] = []
    const back = Promise.withResolvers<Capacity>()
    const statfs = (path: Buffer) => {
      asked.push(path.toString())
      return path.toString() === '/srv/nfs' ? back.promise : Promise.resolve(capacity)
    }
    const batches = await generationsOf(sourceOf(statfs, cx), 3)
    expect(asked.filter((path) => path === '/srv/nfs')).toHaveLength(1)
    expect(asked.filter((path) => path === '/').length).toBeGreaterThanOrEqual(3)
    expect(lines(batches).join('\n')).not.toContain('/srv/nfs')
    expect(lines(batches).filter((line) => line.includes('/srv/ssh fs'))).toHaveLength(3 * 4)
    expect(cx.recorded.failed.get('collector_incomplete')?.[0]).toContain(
      'the file system on /srv/nfs did not answer within 2 s',
    )
    back.resolve(capacity)
  })

  it('with several remote mounts that hang asks at most two, and still every local one in each scrape', async () => {
    const asked: string[] = []
    const statfs = (path: Buffer) => {
      asked.push(path.toString())
      return path.toString().startsWith('/srv/') ? new Promise<never>(() => undefined) : Promise.resolve(capacity)
    }
    const batches = await generationsOf(sourceOf(statfs, testContext()), 3)
    expect(asked.filter((path) => path.startsWith('/srv/'))).toEqual(['/srv/nfs', '/srv/ssh fs'])
    expect(batches.map((batch) => batch.length)).toEqual([7 * 4, 7 * 4, 7 * 4])
  })

  it('counts a mount that may not be looked into once, not in each scrape', async () => {
    const cx = testContext()
    const statfs = (path: Buffer) =>
      path.toString() === '/home' ? Promise.reject(new Error('EACCES: /home')) : Promise.resolve(capacity)
    await generationsOf(sourceOf(statfs, cx), 3)
    expect(cx.recorded.failed.get('collector_incomplete')).toEqual([
      'The collector filesystem left something out: EACCES: /home',
    ])
  })
})

describe('from scrape to scrape', () => {
  it('series are the same objects, and the last batch of a generation is marked', async () => {
    const { batches } = await scrape({ collectors: ['cpu', 'disk', 'process'] }, SERVER, { generations: 2 })
    expect(batches.map(({ generation }) => generation)).toEqual([
      { scope: 'host', id: 1, final: true },
      { scope: 'host', id: 2, final: true },
    ])
    expect(new Set(batches[1]?.columns.series)).toEqual(new Set(batches[0]?.columns.series))
  })

  it('a large generation is sent in batches, of which the last alone is final', async () => {
    const root = mkdtempSync(join(tmpdir(), 'qovery-'))
    try {
      cpSync(SERVER, root, { recursive: true })
      const disks = Array.from({ length: 501 }, (_, i) => `8 ${i} disk${i} 1 0 8 0 2 0 16 0 0 0 0\n`)
      writeFileSync(join(root, 'proc/diskstats'), disks.join(''))
      const { batches } = await scrape({ collectors: ['disk', 'load'] }, root)
      expect(batches.map((batch) => batch.length)).toEqual([1000, 1000, 7])
      expect(batches.map(({ generation }) => generation?.final)).toEqual([false, false, true])
    } finally {
      rmSync(root, { recursive: true })
    }
  })

  it('what has gone is not reported again, and its series are forgotten', async () => {
    const root = mkdtempSync(join(tmpdir(), 'qovery-'))
    try {
      cpSync(SERVER, root, { recursive: true })
      const between = () => rmSync(join(root, 'proc/4242'), { recursive: true, force: true })
      const { batches, cx } = await scrape({ collectors: ['process'] }, root, { generations: 2, between })
      expect(lines(batches).filter((line) => line.includes('pid=4242'))).toHaveLength(4)
      expect(batches.map((batch) => batch.length)).toEqual([12, 8])
      expect(cx.recorded.failed.size).toBe(0)
    } finally {
      rmSync(root, { recursive: true })
    }
  })

  it('a collector that fails is counted by name each time, and the others run on', async () => {
    const root = mkdtempSync(join(tmpdir(), 'qovery-'))
    try {
      cpSync(SERVER, root, { recursive: true })
      unlinkSync(join(root, 'proc/meminfo'))
      writeFileSync(join(root, 'proc/net/dev'), Buffer.from([0xff, 0x00, 0x0a, 0x0a, 0xfe, 0x3a, 0x0a]))
      const { batches, cx } = await scrape({ collectors: ['memory', 'network', 'load'] }, root, { generations: 2 })
      expect(lines(batches).filter((line) => line.startsWith('load1 '))).toHaveLength(2)
      expect(cx.recorded.failed.get('collector_failed')?.slice(0, 2)).toEqual([
        expect.stringContaining('The collector memory failed: ENOENT'),
        expect.stringContaining('The collector memory failed: ENOENT'),
      ])
      expect(cx.recorded.failed.get('collector_incomplete')).toHaveLength(1)
    } finally {
      rmSync(root, { recursive: true })
    }
  })

  it('bytes read are counted', async () => {
    const { cx } = await scrape({ collectors: ['load'] })
    expect(cx.recorded.receivedBytes).toBeGreaterThan(20)
  })
})

describe('on this machine', () => {
  it('memory agrees with /proc/meminfo, and cpu with the number of processors', async () => {
    const total = Number(/^MemTotal: +(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) * 1024
    const { batches, cx } = await scrape({ collectors: ['memory', 'cpu'] }, null)
    const found = lines(batches)
    expect(found).toContain(`memory_total_bytes = ${total}`)
    const processors = readFileSync('/proc/stat', 'utf8').match(/^cpu\d/gm)?.length
    expect(found).toContain(`logical_cpus = ${processors}`)
    expect(cx.recorded.failed.size).toBe(0)
  })

  it('filesystem agrees with df', async () => {
    const [, , size, used, free] = execFileSync('df', ['-B1', '--output=source,target,size,used,avail', '/'])
      .toString()
      .trim()
      .split('\n')[1]!
      .split(/\s+/)
    const { batches } = await scrape(
      { collectors: ['filesystem'], filesystem: { mountpoints: { includes: ['/'] } } },
      null,
    )
    const values = new Map(
      batches.flatMap((b) => b.events).map((e) => [e.series.name, 'value' in e.value ? e.value.value : 0]),
    )
    expect(values.get('filesystem_total_bytes')).toBe(Number(size))
    const slack = 64 * 1024 * 1024
    expect(Math.abs(values.get('filesystem_used_bytes')! - Number(used))).toBeLessThan(slack)
    expect(Math.abs(values.get('filesystem_free_bytes')! - Number(free))).toBeLessThan(slack)
    expect(statfsSync('/').blocks).toBeGreaterThan(0)
  })

  it('process finds this very process busy, by its own page size and clock', async () => {
    const burn = () => {
      const end = performance.now() + 150
      while (performance.now() < end) Math.sqrt(end)
    }
    const { batches } = await scrape({ collectors: ['process'] }, null, { generations: 2, between: burn })
    const own = batches.map((batch) => batch.events.filter(({ series }) => series.tag('pid') === String(process.pid)))
    const value = (generation: number, name: string) =>
      own[generation]!.map((e) => (e.series.name === name && 'value' in e.value ? e.value.value : NaN)).find(
        (n) => n >= 0,
      )!
    expect(value(0, 'process_cpu_usage')).toBe(0)
    expect(value(1, 'process_cpu_usage')).toBeGreaterThan(10)
    const rss = process.memoryUsage().rss
    expect(value(1, 'process_memory_usage')).toBeGreaterThan(rss / 3)
    expect(value(1, 'process_memory_usage')).toBeLessThan(rss * 3)
    expect(Math.abs(value(1, 'process_runtime') - process.uptime())).toBeLessThan(5)
  })

  it('tcp sees a socket that listens', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const { batches } = await scrape({ collectors: ['tcp'] }, null)
      const listening = lines(batches).find((line) => line.startsWith('tcp_connections_total{state=listen}'))
      expect(Number(listening?.split(' = ')[1])).toBeGreaterThanOrEqual(1)
    } finally {
      server.close()
    }
  })

  it('all collectors together answer, or say by name why not', async () => {
    const { batches, cx } = await scrape({}, null)
    const seen = new Set(batches.flatMap((batch) => batch.events).map(({ series }) => series.tag('collector')))
    const failed = cx.recorded.failed.get('collector_failed') ?? []
    for (const name of ['cpu', 'disk', 'load', 'host', 'memory', 'network', 'process', 'filesystem']) {
      expect(seen.has(name) || failed.some((message) => message.includes(`collector ${name} `))).toBe(true)
    }
  })
})

describe('the configuration', () => {
  it('refuses what is no pattern, saying which and why', () => {
    const { error } = host_metrics.config.safeParse({ disk: { devices: { includes: ['sd[a'] } } })
    expect(error?.issues[0]).toMatchObject({
      path: ['disk', 'devices', 'includes', 0],
      message: '`sd[a` is not a pattern: its `[` is not closed: write `[[]` for the character itself',
    })
  })

  it.each([[{ collectors: ['gpu'] }], [{ scrape_interval_secs: 0 }], [{ cgroups: { levels: 0 } }], [{ cpu: {} }]])(
    'refuses %j',
    (input) => {
      expect(host_metrics.config.safeParse(input).success).toBe(false)
    },
  )

  it('takes every example, and empty lists of Vector', () => {
    for (const { config } of host_metrics.examples) expect(host_metrics.config.safeParse(config).success).toBe(true)
    const input = { process: { processes: { includes: ['docker'], excludes: null } }, scrape_interval_secs: 15 }
    expect(host_metrics.config.safeParse(input).success).toBe(true)
  })
})

describe('the README', () => {
  it('names every metric', async () => {
    const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
    const { batches } = await scrape({})
    const names = new Set(batches.flatMap((batch) => batch.events).map(({ series }) => series.name))
    expect(names.size).toBeGreaterThan(50)
    expect([...names].filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
  })
})

describe('stopping', () => {
  it('ends at once, even while a file system hangs', async () => {
    const stop = new AbortController()
    const asked = Promise.withResolvers<void>()
    const filters = {
      devices: new Filter(undefined),
      filesystems: new Filter(undefined),
      mountpoints: new Filter(undefined),
    }
    const collectors = new Map([['filesystem', (host: never) => new Filesystem(host, filters)]])
    const settings = { interval_ms: 50, namespace: '', proc: join(SERVER, 'proc'), sys: '', collectors }
    const source = new HostMetrics(settings as never, testContext(), () => {
      asked.resolve()
      return new Promise(() => undefined)
    })
    const running = source.run(new CollectedOutput(), stop.signal)
    await asked.promise
    const before = performance.now()
    stop.abort()
    await running
    expect(performance.now() - before).toBeLessThan(10_000)
  })
})
