import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { poll } from '@qovery/sdk/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { WatchedFile } from './watched-file.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qovery-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Puts a file in the place of another, at once. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text)
  await rename(`${path}.new`, path)
}

const numberIn = (bytes: Buffer) => {
  const number = Number(bytes.toString())
  if (Number.isNaN(number) || bytes.length === 0) throw new Error(`${bytes.toString()} is no number`)
  return number
}

/** A file with a number, and what was heard of it. */
async function watched(name: string) {
  const path = join(folder, name)
  await writeFile(path, '1')
  const file = await WatchedFile.open(path, numberIn)
  const heard: string[] = []
  file.watch({ reloaded: () => heard.push('reloaded'), failed: (message) => heard.push(message) }, 20)
  onTestFinished(() => file.close())
  return { path, file, heard }
}

test('what is written into the file, or put in its place, is read', async () => {
  const { path, file, heard } = await watched('changes')
  expect(file.content).toBe(1)
  await writeFile(path, '22')
  await poll('the second number', () => file.content === 22)
  await replace(path, '33')
  await poll('the third number', () => file.content === 33)
  expect(heard.filter((what) => what === 'reloaded')).toHaveLength(2)
})

test('what makes no sense, or is gone, leaves what was there and is said once', async () => {
  const { path, file, heard } = await watched('faults')
  await replace(path, 'many')
  await poll('the fault', () => heard.length === 1)
  await rm(path)
  await poll('the second fault', () => heard.length === 2)
  expect(file.content).toBe(1)
  expect(heard).toEqual(['many is no number', expect.stringContaining('ENOENT')])
  await replace(path, '5')
  await poll('the mended file', () => file.content === 5)
  expect(heard.at(-1)).toBe('reloaded')
})

test('a file that is not there cannot be opened', async () => {
  await expect(WatchedFile.open(join(folder, 'none'), numberIn)).rejects.toThrow('ENOENT')
})
