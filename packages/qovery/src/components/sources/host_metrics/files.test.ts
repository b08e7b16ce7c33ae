import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { each, Files, ifThere } from './files.ts'

describe('files', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'qovery-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each([0, 1, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 200_000])('of %i bytes are read in full', async (size) => {
    const path = join(folder, 'file')
    const text = 'cpu 1 2 3\n'.repeat(size / 10 + 1).slice(0, size)
    writeFileSync(path, text)
    const files = new Files()
    expect(await files.record(path)).toBe(text)
    expect((await files.lines(path)).join('\n')).toBe(text)
    expect(files.takeBytes()).toBeGreaterThanOrEqual(2 * size)
    expect(files.takeBytes()).toBe(0)
  })

  it('beyond any size that makes sense are refused', async () => {
    const path = join(folder, 'huge')
    writeFileSync(path, Buffer.alloc(16 * 1024 * 1024 + 1))
    await expect(new Files().lines(path)).rejects.toThrow('is larger than 16777216 bytes')
  })

  it('that are not there are undefined, and other failures are thrown', async () => {
    const files = new Files()
    expect(await ifThere(files.record(join(folder, 'none')))).toBeUndefined()
    await expect(ifThere(files.record(folder))).rejects.toThrow('EISDIR')
  })
})

describe('each', () => {
  it('keeps to its width, and does all', async () => {
    let [under, most] = [0, 0]
    const done: number[] = []
    await each([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, ++under)
      await new Promise(setImmediate)
      under--
      done.push(item)
    })
    expect(most).toBe(3)
    expect(new Set(done)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]))
  })

  it('begins nothing after a failure, and ends only when what is under way has ended', async () => {
    const begun: number[] = []
    let ended = false
    const work = async (item: number) => {
      begun.push(item)
      if (item === 1) throw new Error('broken')
      await new Promise((resolve) => setTimeout(resolve, 10))
      ended = true
    }
    await expect(each([1, 2, 3, 4], 2, work)).rejects.toThrow('broken')
    expect(begun).toEqual([1, 2])
    expect(ended).toBe(true)
  })
})
