import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dataFolder, makeFolder } from './make-folder.ts'

let place: string
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'make-folder-'))
})
afterEach(async () => {
  await rm(place, { recursive: true, force: true })
})

describe('a folder', () => {
  test('is made with those above it, with the permissions that are asked for, by several at once', async () => {
    const folder = path.join(place, 'a/b/c')
    await Promise.all(Array.from({ length: 5 }, () => makeFolder(folder, 0o700)))
    for (const made of ['a', 'a/b', 'a/b/c']) {
      expect((await stat(path.join(place, made))).mode & 0o777).toBe(0o700)
    }
    await makeFolder(folder)
    await makeFolder(place)
  })

  test('may be there by a link', async () => {
    await symlink(place, path.join(place, 'link'))
    await makeFolder(path.join(place, 'link'))
    await makeFolder(path.join(place, 'link/below'))
    expect((await stat(path.join(place, 'below'))).isDirectory()).toBe(true)
  })

  test('cannot be made in the place of a file, below one, or behind a link that leads nowhere', async () => {
    await writeFile(path.join(place, 'file'), '')
    await symlink(path.join(place, 'nowhere'), path.join(place, 'link'))
    await expect(makeFolder(path.join(place, 'file'))).rejects.toThrow('EEXIST')
    await expect(makeFolder(path.join(place, 'file/below/it'))).rejects.toThrow('ENOTDIR')
    await expect(makeFolder(path.join(place, 'link/below'))).rejects.toThrow('ENOENT')
  })

  test.runIf(process.platform === 'linux')('cannot be made below /proc, which is said at once', async () => {
    await expect(makeFolder('/proc/nothing/below')).rejects.toThrow('ENOENT')
    await expect(dataFolder('/proc/nothing', 'logs')).rejects.toThrow(
      /^the folder \/proc\/nothing\/logs cannot be made: ENOENT.*; set data_dir to a folder in which this process may write$/,
    )
  })
})
