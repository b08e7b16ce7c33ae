import { defineSource, s } from '@qovery/sdk'
import type * as z from 'zod'
import type { Collector, Host } from './collector.ts'
import { Cgroups } from './collectors/cgroups.ts'
import { Cpu } from './collectors/cpu.ts'
import { Devices } from './collectors/devices.ts'
import { DISKS } from './collectors/disk.ts'
import { Filesystem } from './collectors/filesystem.ts'
import { HostTime } from './collectors/host.ts'
import { Load } from './collectors/load.ts'
import { Memory } from './collectors/memory.ts'
import { INTERFACES } from './collectors/network.ts'
import { Process } from './collectors/process.ts'
import { Tcp } from './collectors/tcp.ts'
import { Filter, filterOption } from './filter.ts'
import { HostMetrics } from './host-metrics.ts'

const COLLECTORS = {
  cgroups: 'Processor time and memory of control groups.',
  cpu: 'Processor times, and how many processors there are.',
  disk: 'Bytes and operations of disks and partitions.',
  filesystem: 'Size and use of mounted file systems.',
  load: 'Load averages.',
  host: 'Uptime and time of boot.',
  memory: 'Main memory and swap.',
  network: 'Bytes, packets and errors of network interfaces.',
  process: 'Processor time and memory of each process.',
  tcp: 'TCP sockets by state, and their queues.',
} as const
type CollectorName = keyof typeof COLLECTORS
/** The file system comes last: it is the one that may have to wait. */
const ORDER: readonly CollectorName[] = [
  'cpu',
  'disk',
  'load',
  'host',
  'memory',
  'network',
  'tcp',
  'cgroups',
  'process',
  'filesystem',
]

const config = s.object({
  collectors: s
    .list('Which groups of metrics to gather. Without it, all.', s.choice('A group of metrics.', COLLECTORS), {
      examples: [['cpu', 'memory', 'network']],
    })
    .nullish(),
  namespace: s
    .string('What all names of metrics begin with, before an underscore. Empty: nothing.')
    .nullable()
    .default('host'),
  scrape_interval_secs: s
    .float('How long to wait from one scrape to the next.', { unit: 'seconds', min: 0.1, examples: [15, 60] })
    .default(15),
  cgroups: s
    .object({
      base: s
        .string('The control group to begin with. Without it, the root of the hierarchy.', {
          examples: ['/', 'system.slice/snapd.service'],
        })
        .nullish(),
      base_dir: s
        .string('Where the control groups are mounted. Without it, `fs/cgroup` below the root of sysfs.', {
          examples: ['/host/sys/fs/cgroup'],
        })
        .nullish(),
      groups: filterOption('control group', { includes: ['user.slice/*', '*.service'], excludes: ['*.scope'] }),
      levels: s
        .uint('How many levels of the hierarchy to report; 1 is the group it begins with alone.', {
          min: 1,
          examples: [1, 3],
        })
        .default(100),
    })
    .optional()
    .meta({ description: 'Options of the collector `cgroups`.' }),
  disk: s
    .object({ devices: filterOption('device', { includes: ['sda', 'nvme*'], excludes: ['loop*', 'dm-*'] }) })
    .optional()
    .meta({ description: 'Options of the collector `disk`.' }),
  filesystem: s
    .object({
      devices: filterOption('device', { includes: ['/dev/sd*'], excludes: ['/dev/loop*'] }),
      filesystems: filterOption('file system type', { includes: ['ext*', 'xfs'], excludes: ['tmpfs', 'overlay'] }),
      mountpoints: filterOption('mount point', { includes: ['/', '/home'], excludes: ['/run/*'] }),
    })
    .optional()
    .meta({ description: 'Options of the collector `filesystem`. A mount must pass all three filters.' }),
  network: s
    .object({ devices: filterOption('interface', { includes: ['eth*'], excludes: ['lo', 'veth*'] }) })
    .optional()
    .meta({ description: 'Options of the collector `network`.' }),
  process: s
    .object({ processes: filterOption('process name', { includes: ['docker*'], excludes: ['kworker/*'] }) })
    .optional()
    .meta({ description: 'Options of the collector `process`.' }),
})
type Config = z.output<typeof config>

/** Metrics of the machine it runs on, from /proc and /sys (`PROCFS_ROOT` and `SYSFS_ROOT` in the environment move them). */
export const host_metrics = defineSource({
  name: 'host_metrics',
  summary:
    'Gathers metrics of the machine: processors, memory, disks, file systems, network, processes, control groups',
  stability: 'beta',
  config,
  examples: [
    { title: 'Everything, every 15 seconds', config: {} },
    {
      title: 'The basics, without virtual devices',
      config: {
        collectors: ['cpu', 'memory', 'load', 'disk', 'filesystem', 'network'],
        disk: { devices: { excludes: ['loop*', 'ram*'] } },
        filesystem: { filesystems: { excludes: ['tmpfs', 'overlay', 'squashfs'] } },
        network: { devices: { excludes: ['lo', 'veth*'] } },
      },
    },
  ],
  outputs: () => ({ '': ['metric'] }),
  create(options, cx) {
    const makers = makersOf(options)
    const wanted = ORDER.filter((name) => options.collectors?.includes(name) ?? true)
    const settings = {
      interval_ms: options.scrape_interval_secs * 1000,
      namespace: options.namespace ?? '',
      proc: rootFrom('PROCFS_ROOT', '/proc'),
      sys: rootFrom('SYSFS_ROOT', '/sys'),
      collectors: new Map(wanted.map((name) => [name, makers[name]])),
    }
    return new HostMetrics(settings, cx)
  },
})

function makersOf(options: Config): Record<CollectorName, (host: Host) => Collector> {
  const { cgroups, disk, filesystem, network } = options
  return {
    cgroups: (host) =>
      new Cgroups(host, {
        base: cgroups?.base ?? '',
        base_dir: cgroups?.base_dir ?? '',
        levels: cgroups?.levels ?? 100,
        groups: new Filter(cgroups?.groups),
      }),
    cpu: (host) => new Cpu(host),
    disk: (host) => new Devices(host, DISKS, new Filter(disk?.devices)),
    filesystem: (host) =>
      new Filesystem(host, {
        devices: new Filter(filesystem?.devices),
        filesystems: new Filter(filesystem?.filesystems),
        mountpoints: new Filter(filesystem?.mountpoints),
      }),
    host: (host) => new HostTime(host),
    load: (host) => new Load(host),
    memory: (host) => new Memory(host),
    network: (host) => new Devices(host, INTERFACES, new Filter(network?.devices)),
    process: (host) => new Process(host, new Filter(options.process?.processes)),
    tcp: (host) => new Tcp(host),
  }
}

function rootFrom(variable: string, usual: string): string {
  return (process.env[variable] || usual).replace(/\/+$/, '')
}
