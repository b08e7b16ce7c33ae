import { execFileSync } from 'node:child_process'
import { readFileSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { lines, scrape } from './testing/scrape.ts'

/** What df says of a file system, in bytes. */
function diskOf(mountpoint: string) {
  const said = execFileSync('df', ['-B1', '--output=size,used,avail', mountpoint]).toString()
  const [size = NaN, used = NaN, free = NaN] = said.trim().split('\n')[1]!.trim().split(/\s+/).map(Number)
  return { size, used, free }
}

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
    const before = diskOf('/')
    const { batches } = await scrape(
      { collectors: ['filesystem'], filesystem: { mountpoints: { includes: ['/'] } } },
      null,
    )
    const values = new Map(
      batches.flatMap((b) => b.events).map((e) => [e.series.name, 'value' in e.value ? e.value.value : 0]),
    )
    const after = diskOf('/')
    expect(values.get('filesystem_total_bytes')).toBe(after.size)
    // Others write meanwhile, and what they write may come and go.
    const slack = 64 * 1024 * 1024
    for (const part of ['used', 'free'] as const) {
      const value = values.get(`filesystem_${part}_bytes`)
      expect(value).toBeGreaterThan(Math.min(before[part], after[part]) - slack)
      expect(value).toBeLessThan(Math.max(before[part], after[part]) + slack)
    }
    expect(statfsSync('/').blocks).toBeGreaterThan(0)
  })

  it('process finds this very process busy, by its own page size and clock', async () => {
    const burntMs = 150
    const burn = () => {
      const before = process.cpuUsage()
      while (process.cpuUsage(before).user < burntMs * 1000) Math.sqrt(burntMs)
    }
    const [began, uptime] = [performance.now(), process.uptime()]
    const { batches } = await scrape({ collectors: ['process'] }, null, { generations: 2, between: burn })
    const own = batches.map((batch) => batch.events.filter(({ series }) => series.tag('pid') === String(process.pid)))
    const value = (generation: number, name: string) =>
      own[generation]!.map((e) => (e.series.name === name && 'value' in e.value ? e.value.value : NaN)).find(
        (n) => n >= 0,
      )!
    expect(value(0, 'process_cpu_usage')).toBe(0)
    // The kernel tells of CPU in hundredths of a second.
    const least = ((burntMs - 20) / (performance.now() - began)) * 100
    expect(value(1, 'process_cpu_usage')).toBeGreaterThan(least)
    const rss = process.memoryUsage().rss
    expect(value(1, 'process_memory_usage')).toBeGreaterThan(rss / 3)
    expect(value(1, 'process_memory_usage')).toBeLessThan(rss * 3)
    expect(value(1, 'process_runtime')).toBeGreaterThan(uptime - 1)
    expect(value(1, 'process_runtime')).toBeLessThan(process.uptime() + 1)
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
