import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { isRetry, type Partial } from '@qovery/sdk'
import { afterEach, describe, expect, it } from 'vitest'
import { unprivileged, type Unprivileged } from '../../../../tests/harness/unprivileged.ts'
import { Folder, logs, removeFolders, thrown } from './testing/folder.ts'

afterEach(removeFolders)

const mounted: string[] = []
afterEach(() => {
  for (const folder of mounted.splice(0)) spawnSync('/bin/umount', ['-l', folder])
})

/** A file system of 64 KiB at `folder`; false where only root may mount one. */
function mountSmall(folder: string): boolean {
  mkdirSync(folder, { recursive: true })
  const { status } = spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder])
  if (status === 0) mounted.push(folder)
  return status === 0
}

const CANNOT_MOUNT = 'mounting a small file system needs root'

describe('a path from hostile fields', () => {
  it.each([
    ['..'],
    ['../outside'],
    ['a/../../outside'],
    ['/../../../../outside'],
    ['a\0b'],
    ['x'.repeat(300)],
    ['y/'.repeat(3000) + 'z'],
    ['name/'],
  ])('%j is refused and hurts no other event', async (app) => {
    const folder = new Folder()
    const sink = await folder.sink({ path: 'in/{{ app }}' })
    const batch = logs({ app: 'good', message: '1' }, { app, message: '2' }, { app: 'good', message: '3' })
    const error = (await thrown(sink, batch)) as Partial
    expect([error.rejected, error.retry]).toEqual([[1], []])
    expect(error.message).toMatch(/NUL byte|leads out of|too long|without the name/)
    expect(error.message.length).toBeLessThan(400)
    expect(folder.files()).toEqual(['in/good'])
    expect(folder.read('in/good')).toBe('1\n3\n')
  })

  it('may lead deeper, and is in the base directory that was named', async () => {
    const folder = new Folder()
    const sink = await folder.sink({ path: 'in/{{ app }}/%Y.log', base_dir: '.' })
    await sink.write(logs({ app: '../a/b', message: 'x' }, { app: '__proto__', message: 'y' }))
    expect(folder.files().map((name) => name.replace(/\d+/, 'Y'))).toEqual(['a/b/Y.log', 'in/__proto__/Y.log'])
  })

  it('leads out by no symbolic link, of a directory or of the file itself', async () => {
    const folder = new Folder()
    mkdirSync(folder.at('in'))
    mkdirSync(folder.at('out'))
    symlinkSync(folder.at('out'), folder.at('in/folder'))
    symlinkSync(folder.at('out/target'), folder.at('in/file'))
    symlinkSync('/nowhere/at/all', folder.at('in/dangling'))
    const sink = await folder.sink({ path: 'in/{{ app }}' })
    const error = (await thrown(
      sink,
      logs(...['folder/x', 'file', 'dangling', 'good'].map((app) => ({ app, message: app }))),
    )) as Partial
    expect([...error.rejected].sort((a, b) => a - b)).toEqual([0, 1, 2])
    expect(error.message).toMatch(/goes by a symbolic link that leads out of/)
    expect(folder.files()).toEqual(['in/good'])
  })

  it('may go by a symbolic link that stays within', async () => {
    const folder = new Folder()
    mkdirSync(folder.at('in/real'), { recursive: true })
    symlinkSync('real', folder.at('in/link'))
    const sink = await folder.sink({ path: 'in/{{ app }}/all.log' })
    await sink.write(logs({ app: 'link', message: 'x' }))
    expect(folder.read('in/real/all.log')).toBe('x\n')
  })

  it('goes anywhere where that was asked for', async () => {
    const folder = new Folder()
    const sink = await folder.sink({ path: 'in/{{ app }}', dangerously_allow_unconfined_template_resolution: true })
    await sink.write(logs({ app: '../out', message: 'x' }))
    expect(folder.read('out')).toBe('x\n')
  })

  it('that is a directory, or leads through a file, is refused; a path of the config is tried again', async () => {
    const folder = new Folder()
    mkdirSync(folder.at('in/folder'), { recursive: true })
    writeFileSync(folder.at('in/file'), '')
    const sink = await folder.sink({ path: 'in/{{ app }}' })
    const error = (await thrown(sink, logs({ app: 'folder' }, { app: 'file/x' }, { app: 'good' }))) as Partial
    expect([[...error.rejected].sort((a, b) => a - b), error.retry]).toEqual([[0, 1], []])
    const fixed = await folder.sink({ path: 'in/folder' })
    const retry = await thrown(fixed, logs('x'))
    expect(isRetry(retry)).toBe(true)
    expect(retry.message).toBe(
      `"${folder.at('in/folder')}" cannot be written to: there is a directory of that name (EISDIR)`,
    )
  })
})

describe('a path that nothing confines', () => {
  it('and that leads through a file is refused, and holds nobody up', async () => {
    const folder = new Folder()
    mkdirSync(folder.at('in'))
    writeFileSync(folder.at('in/file'), '')
    const sink = await folder.sink({ path: 'in/{{ app }}', dangerously_allow_unconfined_template_resolution: true })
    const apps = ['file/x', 'file/x/y', 'good']
    const error = (await thrown(sink, logs(...apps.map((app) => ({ app }))))) as Partial
    expect([[...error.rejected].sort((a, b) => a - b), error.retry]).toEqual([[0, 1], []])
    expect(error.message).toMatch(/a part of the path is a file, not a directory \((EEXIST|ENOTDIR)\)/)
  })
})

describe('a disk', () => {
  it('that is full keeps no half line, and all of a batch arrives once there is room', async ({ skip }) => {
    const folder = new Folder()
    if (!mountSmall(folder.at('small'))) skip(CANNOT_MOUNT)
    const sink = await folder.sink({ path: 'small/{{ to }}.log' })
    const line = 'x'.repeat(999)
    await sink.write(logs(...Array.from({ length: 30 }, () => ({ to: 'all', message: line }))))
    const batch = logs(...Array.from({ length: 60 }, (_, i) => ({ to: 'all', message: `${i % 10}${line}` })))
    for (let attempt = 0; attempt < 2; attempt++) {
      const error = await thrown(sink, batch)
      expect(isRetry(error)).toBe(true)
      expect(error.message).toMatch(/the disk is full: make room on its file system \(ENOSPC\)/)
      expect(statSync(folder.at('small/all.log')).size).toBe(30_000)
    }
    spawnSync('/bin/mount', ['-o', 'remount,size=1m', folder.at('small')])
    await sink.write(batch)
    const lines = folder.read('small/all.log').split('\n')
    expect(lines).toHaveLength(91)
    expect(lines.slice(30, 90).every((one) => one.length === 1000)).toBe(true)
  })

  it('that is full keeps whole blocks of a compressed file', async ({ skip }) => {
    const folder = new Folder()
    if (!mountSmall(folder.at('small'))) skip(CANNOT_MOUNT)
    const sink = await folder.sink({ path: 'small/all.gz', compression: 'gzip' })
    const noise = (kilobytes: number) =>
      Array.from({ length: kilobytes }, () =>
        Buffer.from(crypto.getRandomValues(new Uint8Array(768))).toString('base64'),
      )
    const first = noise(40)
    await sink.write(logs(...first))
    expect(isRetry(await thrown(sink, logs(...noise(80))))).toBe(true)
    const { stdout, status } = spawnSync('gzip', ['-dc', folder.at('small/all.gz')])
    expect([String(stdout), status]).toEqual([`${first.join('\n')}\n`, 0])
  })

  it('that is read-only is tried again, for the files that are on it only', async ({ skip }) => {
    const folder = new Folder()
    if (!mountSmall(folder.at('in/small'))) skip(CANNOT_MOUNT)
    spawnSync('/bin/mount', ['-o', 'remount,ro', folder.at('in/small')])
    const sink = await folder.sink({ path: 'in/{{ to }}.log' })
    const error = (await thrown(sink, logs({ to: 'ok', message: '1' }, { to: 'small/x', message: '2' }))) as Partial
    expect([error.rejected, error.retry]).toEqual([[], [1]])
    expect(error.message).toMatch(/read-only: mount it for writing \(EROFS\)/)
    expect(folder.read('in/ok.log')).toBe('1\n')
  })

  it.each(['batch', 'interval'])('is made to keep what was written, with fsync %s', async (fsync) => {
    const folder = new Folder()
    const sink = await folder.sink({ path: 'a/all.log', fsync, fsync_interval_secs: 0.01 })
    for (let i = 0; i < 10; i++) await sink.write(logs(`${i}`))
    await sink.close()
    expect(folder.read('a/all.log').split('\n')).toHaveLength(11)
    expect(folder.cx.recorded.failed).toEqual(new Map())
  })
})

describe('what is no file', () => {
  it('is written to as it is: a device', async () => {
    const folder = new Folder()
    const sink = await folder.sink({ path: '../../../../../../../dev/null', fsync: 'batch' })
    await sink.write(logs('x'))
    expect(folder.cx.recorded.sentBytes).toBe(2)
  })

  it('holds nobody up: a pipe without a reader is tried again', async () => {
    const folder = new Folder()
    spawnSync('mkfifo', [folder.at('pipe')])
    const sink = await folder.sink({ path: 'pipe' })
    const error = await thrown(sink, logs('x'))
    expect([isRetry(error), error.message]).toEqual([true, expect.stringContaining('a pipe that nobody reads')])
  })
})

const user = unprivileged()
const nobody = typeof user === 'string' ? user : undefined
if (nobody !== undefined) process.stderr.write(`A test of permissions is skipped: ${nobody}\n`)

it.skipIf(nobody !== undefined)('a permission that is missing is said and waited for', async () => {
  const folder = new Folder()
  mkdirSync(folder.at('locked'), { mode: 0o500 })
  const script = `
    import { file } from '${new URL('index.ts', import.meta.url).href}'
    import { LogBatch, LogEvent, NO_METADATA } from '${import.meta.resolve('@qovery/sdk')}'
    import { testContext } from '${import.meta.resolve('@qovery/sdk/testing')}'
    const options = { path: ${JSON.stringify(folder.at('locked/all.log'))}, encoding: { codec: 'text' } }
    const sink = await file.create(file.config.parse(options), testContext())
    const failed = await sink.write(LogBatch.of([new LogEvent({ message: 'x' }, NO_METADATA)])).catch((error) => error)
    process.stdout.write(failed.name + ': ' + failed.message)`
  chmodSync(folder.path, 0o755)
  const args = ['--conditions=@qovery/source', '--input-type=module', '--eval', script]
  const { stdout, stderr } = spawnSync(process.execPath, args, { ...(user as Unprivileged), encoding: 'utf8' })
  const expected = `Retry: "${folder.at('locked/all.log')}" cannot be written to: permission is denied`
  expect(stdout + stderr).toMatch(expected)
})
