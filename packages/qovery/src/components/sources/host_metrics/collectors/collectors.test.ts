import { describe, expect, it } from 'vitest'
import { lines, scrape } from '../testing/scrape.ts'

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
