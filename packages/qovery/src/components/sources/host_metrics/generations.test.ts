import { cpSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { lines, scrape, SERVER } from './testing/scrape.ts'

const copies: string[] = []

afterEach(() => {
  for (const copy of copies.splice(0)) rmSync(copy, { recursive: true })
})

/** The files of the captured server, in a folder in which a test may change them. */
function copyOfServer(): string {
  const copy = mkdtempSync(join(tmpdir(), 'qovery-host-'))
  copies.push(copy)
  cpSync(SERVER, copy, { recursive: true })
  return copy
}

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
    const root = copyOfServer()
    const disks = Array.from({ length: 501 }, (_, i) => `8 ${i} disk${i} 1 0 8 0 2 0 16 0 0 0 0\n`)
    writeFileSync(join(root, 'proc/diskstats'), disks.join(''))
    const { batches } = await scrape({ collectors: ['disk', 'load'] }, root)
    expect(batches.map((batch) => batch.length)).toEqual([1000, 1000, 7])
    expect(batches.map(({ generation }) => generation?.final)).toEqual([false, false, true])
  })

  it('what has gone is not reported again, and its series are forgotten', async () => {
    const root = copyOfServer()
    const between = () => rmSync(join(root, 'proc/4242'), { recursive: true, force: true })
    const { batches, cx } = await scrape({ collectors: ['process'] }, root, { generations: 2, between })
    expect(lines(batches).filter((line) => line.includes('pid=4242'))).toHaveLength(4)
    expect(batches.map((batch) => batch.length)).toEqual([12, 8])
    expect(cx.recorded.failed.size).toBe(0)
  })

  it('a collector that fails is counted by name each time, and the others run on', async () => {
    const root = copyOfServer()
    unlinkSync(join(root, 'proc/meminfo'))
    writeFileSync(join(root, 'proc/net/dev'), Buffer.from([0xff, 0x00, 0x0a, 0x0a, 0xfe, 0x3a, 0x0a]))
    const { batches, cx } = await scrape({ collectors: ['memory', 'network', 'load'] }, root, { generations: 2 })
    expect(lines(batches).filter((line) => line.startsWith('load1 '))).toHaveLength(2)
    expect(cx.recorded.failed.get('collector_failed')?.slice(0, 2)).toEqual([
      expect.stringContaining('The collector memory failed: ENOENT'),
      expect.stringContaining('The collector memory failed: ENOENT'),
    ])
    expect(cx.recorded.failed.get('collector_incomplete')).toHaveLength(1)
  })

  it('bytes read are counted', async () => {
    const { cx } = await scrape({ collectors: ['load'] })
    expect(cx.recorded.receivedBytes).toBeGreaterThan(20)
  })
})
