import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLegacyCpu, parseLegacyMemory, parseModernCpu, parseModernMemory } from './collectors/cgroup-files.ts'
import { parseCpus } from './collectors/cpu.ts'
import { parseDisk } from './collectors/disk.ts'
import { parseMounts, usage } from './collectors/filesystem.ts'
import { parseBootTime, parseUptime } from './collectors/host.ts'
import { parseLoad } from './collectors/load.ts'
import { parseMemory, parseVmstat } from './collectors/memory.ts'
import { parseInterface } from './collectors/network.ts'
import { parseCommand, parseProcess } from './collectors/process.ts'
import { SocketCount } from './collectors/tcp.ts'
import { machineOf } from './machine.ts'

const WORDS = String.raw`cpu cpu0 btime MemTotal: SwapFree: kB 18446744073709551615 -1 1e999 0x10 NaN : ( ) \040 \777 0A
  99999999999999999999999999 usage_usec eth0: 0100007F:1F90 00000000:00000000 total_rss __proto__ constructor 1 0 8`

/** Bytes as they come, and text that is nearly right: words of the real files, shuffled. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
  fc
    .array(fc.constantFrom(...WORDS.split(/\s+/), '\n', '\t', '\0'), { maxLength: 60 })
    .map((parts) => Buffer.from(parts.join(' '))),
)

/** A sample is a number from 0 up, or is not there. */
function expectSamples(values: readonly number[]): void {
  for (const value of values) expect(Number.isNaN(value) || (Number.isFinite(value) && value >= 0)).toBe(true)
}

describe('of any bytes', () => {
  it.each<[string, (text: string) => readonly number[]]>([
    ['/proc/stat', (text) => parseCpus(text, 100).flatMap(({ seconds }) => seconds)],
    ['btime', (text) => [parseBootTime(text)]],
    ['/proc/uptime', (text) => [parseUptime(text)]],
    ['/proc/loadavg', (text) => parseLoad(text)],
    ['/proc/meminfo', (text) => parseMemory(text)],
    ['/proc/vmstat', (text) => parseVmstat(text, 4096)],
    ['/proc/diskstats', (text) => text.split('\n').flatMap((line) => parseDisk(line)?.values ?? [])],
    ['/proc/net/dev', (text) => text.split('\n').flatMap((line) => parseInterface(line)?.values ?? [])],
    ['cpu.stat', (text) => parseModernCpu(text)],
    ['memory.stat', (text) => parseModernMemory(text)],
    ['cpuacct', (text) => parseLegacyCpu(text, text, 100)],
    ['memory.stat of version 1', (text) => parseLegacyMemory(text)],
  ])('%s yields only samples that are numbers', (_, parse) => {
    fc.assert(fc.property(bytes, (input) => expectSamples(parse(input.toString()))))
  })

  it('/proc/PID/stat yields a process or nothing', () => {
    fc.assert(
      fc.property(bytes, (input) => {
        const stat = parseProcess(input.toString())
        if (stat !== undefined) expectSamples([stat.busy, stat.start, stat.virtual, stat.resident])
        expect(parseCommand(input.toString()).length).toBeLessThanOrEqual(4096)
      }),
    )
  })

  it('/proc/mounts yields mounts that each have a path of their own', () => {
    fc.assert(
      fc.property(bytes, (input) => {
        const mounts = parseMounts(input.toString('latin1').split('\n'))
        for (const mount of mounts) expect(mount.path.toString()).toBe(mount.mountpoint)
      }),
    )
  })

  it('the auxiliary vector yields constants that one can divide by', () => {
    fc.assert(
      fc.property(bytes, (input) => {
        const { page, ticks } = machineOf(input)
        expect(page).toBeGreaterThanOrEqual(512)
        expect(ticks).toBeGreaterThanOrEqual(1)
      }),
    )
  })

  it('/proc/net/tcp counts the same however it is cut into pieces', () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(40), { maxLength: 20 }), (input, cuts) => {
        const [whole, pieces] = [new SocketCount(), new SocketCount()]
        const text = Buffer.concat([Buffer.from('heading\n'), input, Buffer.from(LISTENING), input])
        whole.read(text)
        let at = 0
        for (const cut of cuts) pieces.read(text.subarray(at, (at += cut)))
        pieces.read(text.subarray(at))
        whole.end()
        pieces.end()
        expect(pieces).toEqual(whole)
        expectSamples([whole.sending, whole.received, ...whole.states])
      }),
    )
  })
})

const LISTENING = '\n   0: 00000000:07E8 00000000:0000 0A 00000001:00000002 00:00000000 00000000     0        0 1467\n'

describe('numbers', () => {
  it('keep the precision of a double where the kernel counts beyond it', () => {
    expect(parseDisk('8 0 sda 18446744073709551615 0 8 0 1 0 16 0')?.values).toEqual([4096, 2 ** 64, 8192, 1])
  })

  it('of used memory fall back to total less free where the caches are those of another machine', () => {
    const text = 'MemTotal: 100 kB\nMemFree: 40 kB\nBuffers: 0 kB\nCached: 900 kB\n'
    expect(parseMemory(text)[7]).toBe(60 * 1024)
  })

  it('of a file system are in its fragments, not its preferred size of transfer', () => {
    const capacity = { bsize: 1048576, frsize: 4096, blocks: 100, bfree: 50, bavail: 30 }
    expect(usage(capacity)).toEqual([30 * 4096, 100 * 4096, 50 * 4096, 50 / 80])
    expect(usage({ ...capacity, blocks: 0 })).toBeUndefined()
  })

  it('of a full file system without room for users have no ratio of nothing', () => {
    expect(usage({ bsize: 1, blocks: 5, bfree: 5, bavail: 0 })?.[3]).toBeNaN()
  })

  it('of page size and clock come from the auxiliary vector', () => {
    const auxv = Buffer.alloc(48)
    auxv.writeBigUInt64LE(6n, 0)
    auxv.writeBigUInt64LE(65536n, 8)
    auxv.writeBigUInt64LE(17n, 16)
    auxv.writeBigUInt64LE(1000n, 24)
    expect(machineOf(auxv)).toEqual({ page: 65536, ticks: 1000 })
  })
})
