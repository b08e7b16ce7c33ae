import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {
  lineLayout,
  LogBatch,
  LogEvent,
  MetricBatch,
  MetricEvent,
  NO_METADATA,
  Series,
  type Partial,
} from '@qovery/sdk'
import { poll, testSink } from '@qovery/sdk/testing'
import { Timestamp } from '@qovery/vrl/value'
import { afterAll, afterEach, describe, expect, it, test, vi } from 'vitest'
import { file } from './index.ts'
import { Folder, logs, removeFolders, thrown } from './testing/folder.ts'

afterEach(removeFolders)

const folderOfSuite = mkdtempSync(path.join(os.tmpdir(), 'qovery-file-'))
afterAll(() => rmSync(folderOfSuite, { recursive: true }))
testSink(file, {
  test,
  config: () => ({ path: `${folderOfSuite}/{{ message }}/all.log`, encoding: { codec: 'json' } }),
})

afterEach(() => vi.restoreAllMocks())

/** Lets the clock by which files are checked and closed go on. */
function later(ms: number): void {
  const now = performance.now()
  vi.spyOn(performance, 'now').mockImplementation(() => now + ms)
}

describe('what is written', () => {
  it('is appended in order, over batches and restarts, in directories that are made', async () => {
    const folder = new Folder()
    const sink = await folder.sink({ path: 'a/b/all.log' })
    await sink.write(logs('one', 'two'))
    await sink.write(logs('three'))
    await sink.close()
    const again = await folder.sink({ path: 'a/b/all.log' })
    await again.write(logs('four'))
    expect(folder.read('a/b/all.log')).toBe('one\ntwo\nthree\nfour\n')
    expect(folder.cx.recorded.sentBytes).toBe(19)
    expect(folder.cx.recorded.metrics.get('open_files')).toBe(1)
  })

  it('goes to the file that its fields and its date say, in the time zone that was asked for', async () => {
    const folder = new Folder()
    const sink = await folder.sink({ path: '{{ app }}/%Y-%m-%d-%H.log', timezone: 'America/New_York', base_dir: '.' })
    const summer = Timestamp.parse('2026-07-01T03:00:00Z') as Timestamp
    const winter = Timestamp.parse('2026-01-01T03:00:00Z') as Timestamp
    const events = [
      { app: 'x', message: '1', timestamp: summer },
      { app: 'y', message: '2', timestamp: summer },
      { app: 'x', message: '3', timestamp: winter },
      { app: 'x', message: '4', timestamp: summer },
    ]
    await sink.write(logs(...events))
    expect(folder.files()).toEqual(['x/2025-12-31-22.log', 'x/2026-06-30-23.log', 'y/2026-06-30-23.log'])
    expect(folder.read('x/2026-06-30-23.log')).toBe('1\n4\n')
  })

  it('needs no objects of lines whose path they have no say in', async () => {
    const folder = new Folder()
    const sink = await folder.sink({ path: '{{ source_type }}-%Y.log', base_dir: '.' })
    const timestamp = Timestamp.parse('2026-07-01T03:00:00Z') as Timestamp
    const { log_schema } = folder.cx.globals
    const layout = lineLayout(log_schema, { source_id: 'in', source_type: 'test', timestamp, own: [] })
    const decode = () => expect.fail('a line was decoded')
    const chunk = Buffer.from('one\ntwo\n')
    await sink.write(LogBatch.fromLines({ chunk, starts: [0, 4], ends: [3, 7], layout, decode }))
    expect(folder.read('test-2026.log')).toBe('one\ntwo\n')
  })

  it('may be metrics', async () => {
    const folder = new Folder()
    const sink = await folder.sink({ path: '{{ name }}.log', base_dir: '.', encoding: { codec: 'json' } })
    const series = Series.of('requests')
    await sink.write(
      MetricBatch.of([new MetricEvent({ series, kind: 'absolute', value: { type: 'gauge', value: 1 } })]),
    )
    expect(folder.read('requests.log')).toBe('{"name":"requests","kind":"absolute","gauge":{"value":1.0}}\n')
  })

  it('leaves out what cannot be encoded, and says which events that were', async () => {
    const folder = new Folder()
    const framing = { method: 'length_delimited', length_delimited: { max_frame_length: 3 } }
    const sink = await folder.sink({ path: '{{ to }}.log', base_dir: '.', framing })
    const batch = logs(
      { to: 'a', message: 'long' },
      { to: 'b', message: 'ok' },
      { message: 'no' },
      { to: 'a', message: 'a' },
    )
    const error = (await thrown(sink, batch)) as Partial
    expect([...error.rejected].sort((a, b) => a - b)).toEqual([0, 2])
    expect(error.message).toContain('{{ to }}')
    expect(folder.read('a.log')).toBe('\0\0\0\x01a')
  })

  it('has the modes that were asked for', async () => {
    const folder = new Folder()
    const sink = await folder.sink({ path: 'sub/all.log', file_mode: '0600', directory_mode: '0700' })
    await sink.write(logs('x'))
    expect(statSync(folder.at('sub/all.log')).mode & 0o777).toBe(0o600)
    expect(statSync(folder.at('sub')).mode & 0o777).toBe(0o700)
  })

  it('shows the bytes of each file, where that is wanted', async () => {
    const folder = new Folder()
    const sink = await folder.sink({ path: 'all.log', internal_metrics: { include_file_tag: true } })
    await sink.write(logs('x'))
    await sink.write(logs('y'))
    const key = `file_sent_bytes_total${JSON.stringify({ file: folder.at('all.log') })}`
    expect(folder.cx.recorded.metrics.get(key)).toBe(4)
  })
})

describe('compressed files', () => {
  it.for(['gzip', 'zstd'])(
    'of %s are read by its program, over restarts and after a crash within a write',
    async (compression, { skip }) => {
      const folder = new Folder()
      const sink = await folder.sink({ path: 'all.log', compression, compression_level: 1 })
      await sink.write(logs('one'))
      await sink.write(logs('two'))
      await sink.close()
      const { size } = statSync(folder.at('all.log'))
      const torn = await folder.sink({ path: 'all.log', compression })
      await torn.write(logs('lost'))
      await torn.close()
      truncateSync(folder.at('all.log'), size + 9)
      const again = await folder.sink({ path: 'all.log', compression })
      await again.write(logs('three'))
      const { stdout, status, error } = spawnSync(compression, ['-dc', folder.at('all.log')])
      if (error !== undefined) skip(`${compression} is not installed`)
      expect([String(stdout), status]).toEqual(['one\ntwo\nthree\n', 0])
      expect(folder.cx.recorded.log.map(({ message }) => message)[0]).toMatch(
        /its last 9 bytes, which were not confirmed/,
      )
    },
  )

  it('gather events for up to a second', () => {
    const parse = (options: object) => file.config.parse({ path: 'x', encoding: { codec: 'text' }, ...options })
    expect(file.delivery?.(parse({}))).toEqual({})
    expect(file.delivery?.(parse({ compression: 'zstd' }))?.batch).toEqual({ max_bytes: 1024 * 1024, timeout_secs: 1 })
  })
})

describe('a file that others touch', () => {
  it('is made anew once it was moved or removed', async () => {
    const folder = new Folder()
    const sink = await folder.sink({ path: 'sub/all.log' })
    await sink.write(logs('one'))
    renameSync(folder.at('sub/all.log'), folder.at('old.log'))
    await sink.write(logs('two'))
    later(1001)
    await sink.write(logs('three'))
    expect(folder.read('old.log')).toBe('one\ntwo\n')
    expect(folder.read('sub/all.log')).toBe('three\n')
    rmSync(folder.at('sub'), { recursive: true })
    later(2500)
    await sink.write(logs('four'))
    expect(folder.read('sub/all.log')).toBe('four\n')
  })

  it('is written from its new end on after it was truncated, and after others appended to it', async () => {
    const folder = new Folder()
    const sink = await folder.sink({ path: 'all.log' })
    await sink.write(logs('one'))
    truncateSync(folder.at('all.log'), 0)
    later(1001)
    await sink.write(logs('two'))
    appendFileSync(folder.at('all.log'), 'other\n')
    await sink.write(logs('three'))
    expect(folder.read('all.log')).toBe('two\nother\nthree\n')
    expect(folder.cx.recorded.log.map(({ message }) => message)[0]).toMatch(/was truncated by others/)
  })

  it('loses the part of a line at its end that a crash has left, and nothing else', async () => {
    const folder = new Folder()
    writeFileSync(folder.at('all.log'), 'whole\nhal')
    writeFileSync(folder.at('long.log'), `whole\n${'x'.repeat(200_000)}`)
    writeFileSync(folder.at('only.log'), 'half')
    const sink = await folder.sink({ path: '{{ message }}.log', base_dir: '.' })
    await sink.write(logs('all', 'long', 'only'))
    expect([folder.read('all.log'), folder.read('long.log'), folder.read('only.log')]).toEqual([
      'whole\nall\n',
      'whole\nlong\n',
      // Not a single line in it: that need not be ours.
      'half\nonly\n',
    ])
    const raw = await folder.sink({ path: 'raw.log', framing: { method: 'bytes' } })
    writeFileSync(folder.at('raw.log'), 'half')
    await raw.write(logs('x'))
    expect(folder.read('raw.log')).toBe('halfx')
  })
})

describe('how many files are open', () => {
  const descriptors = (folder: Folder) => folder.cx.recorded.metrics.get('open_files')

  it('is bounded, and a file that was closed is opened again', async () => {
    const folder = new Folder()
    const sink = await folder.sink({ path: '{{ message }}.log', base_dir: '.', max_open_files: 3 })
    const names = Array.from({ length: 20 }, (_, i) => `f${i}`)
    await sink.write(logs(...names))
    expect(descriptors(folder)).toBe(3)
    await sink.write(logs(...names))
    expect(names.map((name) => folder.read(`${name}.log`))).toEqual(names.map((name) => `${name}\n${name}\n`))
  })

  it('falls when files have had no events for the idle time', async () => {
    const folder = new Folder()
    const sink = await folder.sink({ path: '{{ message }}.log', base_dir: '.', idle_timeout_secs: 1 })
    await sink.write(logs('a', 'b'))
    expect(descriptors(folder)).toBe(2)
    await poll('the closing of idle files', () => descriptors(folder) === 0)
    await sink.write(logs('a'))
    expect(folder.read('a.log')).toBe('a\na\n')
  })
})

describe('files are emptied', () => {
  it('that were closed, or not written to, for long', async () => {
    const folder = new Folder()
    for (const option of ['after_close_time_secs', 'after_modified_time_secs']) {
      const sink = await folder.sink({ path: '{{ message }}.log', base_dir: '.', truncate: { [option]: 60 } })
      for (const [name, secs] of [
        ['old', 61],
        ['new', 50],
      ] as const) {
        writeFileSync(folder.at(`${name}.log`), 'before\n')
        utimesSync(folder.at(`${name}.log`), Date.now() / 1000 - secs, Date.now() / 1000 - secs)
      }
      await sink.write(logs('old', 'new'))
      expect([folder.read('old.log'), folder.read('new.log')]).toEqual(['old\n', 'before\nnew\n'])
    }
  })

  it('that have been open, or without a write, for long', async () => {
    for (const option of ['after_secs', 'after_modified_time_secs']) {
      const folder = new Folder()
      const sink = await folder.sink({ path: 'all.log', truncate: { [option]: 60 }, idle_timeout_secs: 1000 })
      await sink.write(logs('one'))
      await sink.write(logs('two'))
      later(60_500)
      await sink.write(logs('three'))
      await sink.write(logs('four'))
      expect(folder.read('all.log')).toBe('three\nfour\n')
      vi.restoreAllMocks()
    }
  })
})

describe('options', () => {
  it.each([
    [{ path: '' }, 'path'],
    [{ path: '{{ app }}.log' }, 'path'],
    [{ path: '/{{ app }}.log' }, 'path'],
    [{ path: '/var/log/x.log', base_dir: '/srv' }, 'path'],
    [{ path: '/var/{{ a }}', base_dir: 'relative' }, 'base_dir'],
    [{ path: 'x', timezone: 'Nowhere/City' }, 'timezone'],
    [{ path: 'x', compression_level: 3 }, 'compression_level'],
    [{ path: 'x', compression: 'gzip', compression_level: 12 }, 'compression_level'],
    [{ path: 'x', file_mode: '0999' }, 'file_mode'],
  ])('%o are refused, naming %s', (options, name) => {
    const { error } = file.config.safeParse({ encoding: { codec: 'text' }, ...options })
    expect(error?.issues.map((issue) => issue.path[0])).toEqual([name])
  })

  it('claim a path that is always the same', () => {
    const resources = (options: object) =>
      file.resources?.(file.config.parse({ encoding: { codec: 'text' }, ...options }))
    expect(resources({ path: '/var/log/../x.log' })).toEqual([{ kind: 'file', address: '/var/x.log' }])
    expect(resources({ path: '/var/log/%Y.log' })).toEqual([])
  })

  it('a healthcheck says when the file could not be made', async () => {
    const folder = new Folder()
    mkdirSync(folder.at('sub'))
    const sink = await folder.sink({ path: 'sub/deep/all.log' })
    await sink.healthcheck()
    writeFileSync(folder.at('plain'), '')
    const blocked = await folder.sink({ path: 'plain/all.log' })
    await expect(blocked.healthcheck()).rejects.toThrow(/a part of the path is a file/)
  })
})

it('lines are events of their own without a message, too', async () => {
  const folder = new Folder()
  const sink = await folder.sink({ path: 'all.log' })
  await sink.write(LogBatch.of([new LogEvent({}, NO_METADATA), new LogEvent('text', NO_METADATA)]))
  expect(folder.read('all.log')).toBe('\ntext\n')
})
