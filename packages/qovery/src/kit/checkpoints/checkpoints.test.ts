import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { poll, testContext } from '@qovery/sdk/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Checkpoints } from './checkpoints.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'checkpoints-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

function opened(cx = testContext()) {
  const kept = { value: 0 }
  const parse = (json: unknown) => {
    if (typeof json !== 'number') throw new Error('it is no number')
    return json
  }
  return { kept, cx, checkpoints: new Checkpoints<number>(folder, { parse, snapshot: () => kept.value }, cx) }
}
const saved = () => readFile(path.join(folder, 'checkpoints.json'), 'utf8')

describe('checkpoints', () => {
  test('are there again after they were written', async () => {
    const { kept, checkpoints } = opened()
    expect(await checkpoints.load()).toBeUndefined()
    kept.value = 7
    checkpoints.changed()
    await checkpoints.close()
    expect(await opened().checkpoints.load()).toBe(7)
  })

  test('are not written when nothing changed', async () => {
    const { checkpoints } = opened()
    await checkpoints.close()
    await expect(saved()).rejects.toThrow('ENOENT')
  })

  test('are written while the component runs, the last of many changes at once', async () => {
    const { kept, checkpoints } = opened()
    for (kept.value = 0; kept.value < 100; kept.value++) checkpoints.changed()
    await poll('the write', async () => (await saved().catch(() => '')) === '100')
    await checkpoints.close()
    expect(await saved()).toBe('100')
  })

  test('that change after the end are written at once, unless somebody else has taken over', async () => {
    const first = opened()
    await first.checkpoints.close()
    first.kept.value = 1
    first.checkpoints.changed()
    first.kept.value = 2
    first.checkpoints.changed()
    await poll('the write', async () => (await saved().catch(() => '')) === '2')
    const second = opened()
    second.kept.value = 3
    second.checkpoints.changed()
    first.kept.value = 4
    first.checkpoints.changed()
    await second.checkpoints.close()
    await first.checkpoints.close()
    expect(await saved()).toBe('3')
  })

  test.each(['{"torn', '"text"', ''])('that hold %j are set aside', async (text) => {
    await writeFile(path.join(folder, 'checkpoints.json'), text)
    const { checkpoints, cx } = opened()
    expect(await checkpoints.load()).toBeUndefined()
    expect(cx.recorded.failed.get('checkpoints_broken')).toHaveLength(1)
    expect(await readFile(path.join(folder, 'checkpoints.json.broken'), 'utf8')).toBe(text)
  })

  test('a half-written new file does not hide the old one', async () => {
    const { kept, checkpoints } = opened()
    kept.value = 5
    checkpoints.changed()
    await checkpoints.close()
    await writeFile(path.join(folder, 'checkpoints.json.new'), '{"to')
    expect(await opened().checkpoints.load()).toBe(5)
  })

  test('wait in memory, with one message, until the disk takes them', async () => {
    const blocker = path.join(folder, 'checkpoints.json.new')
    await mkdir(blocker)
    const { kept, checkpoints, cx } = opened()
    kept.value = 9
    checkpoints.changed()
    await poll('two attempts', () => cx.recorded.failed.has('checkpoints_not_written'))
    await rm(blocker, { recursive: true })
    await poll('the write', async () => (await saved().catch(() => '')) === '9')
    await checkpoints.close()
    expect(cx.recorded.failed.get('checkpoints_not_written')).toHaveLength(1)
    expect(cx.recorded.log.map(({ message }) => message)).toEqual([expect.stringMatching(/can be written again/)])
  })

  test('that may not be read end the start, instead of being overlooked', async () => {
    await mkdir(path.join(folder, 'checkpoints.json'))
    await expect(opened().checkpoints.load()).rejects.toThrow('EISDIR')
  })
})
