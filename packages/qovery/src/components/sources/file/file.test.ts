import fs from 'node:fs'
import { appendFile, chmod, mkdir, symlink, truncate, writeFile, link, rename } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { poll, testSource } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { file } from './index.ts'
import { lines, messages, messagesOf, Place, text } from './testing/running-file.ts'

const byText = (a: unknown, b: unknown) => (String(a) < String(b) ? -1 : 1)

const suitePlace = new Place()
describe('the contract of sources', () => {
  testSource(file, {
    test,
    config: () => {
      fs.writeFileSync(suitePlace.at('a.log'), 'one\n')
      return { include: [suitePlace.at('*.log')] }
    },
    context: { dataDir: async () => suitePlace.at('data') },
  })
})

describe('a file', () => {
  test('is read from its beginning, and each line as it comes', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), text(lines(5000)))
    const running = await place.run()
    await running.out.until(5000)
    await appendFile(place.at('a.log'), text(lines(10, 5000)))
    expect(await messages(running, 5010)).toEqual(lines(5010))
    const [event] = running.out.events('log')
    expect(event?.value).toMatchObject({ file: place.at('a.log'), host: 'test-host', source_type: 'file' })
    await running.stop()
    expect(running.cx.recorded.receivedBytes).toBe(fs.statSync(place.at('a.log')).size)
    expect(running.cx.recorded.failed).toEqual(new Map())
  })

  test('that is larger than a read is cut into its lines, some of them longer than a read', async () => {
    await using place = new Place()
    const all = lines(30_000)
    all[100] = 'y'.repeat(700_000)
    all[20_000] = 'z'.repeat(300_000)
    await writeFile(place.at('a.log'), text(all))
    const running = await place.run({ max_line_bytes: 1_000_000 })
    expect(await messages(running, all.length)).toEqual(all)
    expect(Math.max(...running.out.batches.map(({ batch }) => batch.length))).toBe(1000)
  })

  test('keeps the beginning of a line until the rest has come', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\ntw')
    const running = await place.run()
    await running.out.until(1)
    await appendFile(place.at('a.log'), 'o\nthr')
    expect(await messages(running, 2)).toEqual(['one', 'two'])
  })

  test('is found after it was made later, and read from its beginning although read_from is "end"', async () => {
    await using place = new Place()
    await writeFile(place.at('old.log'), 'before\n')
    const running = await place.run({ read_from: 'end' })
    await poll('the first file', () => running.cx.recorded.metrics.get('open_files') === 1)
    await writeFile(place.at('new.log'), 'new\n')
    expect(await messages(running, 1)).toEqual(['new'])
    await appendFile(place.at('old.log'), 'after\n')
    expect(await messages(running, 2)).toEqual(['new', 'after'])
  })

  test('with lines that are too long gives the others, and the long ones are counted', async () => {
    await using place = new Place()
    await writeFile(
      place.at('a.log'),
      `one\n${'x'.repeat(20)}\ntwo\n${'y'.repeat(300_000)}\nthree\n${'z'.repeat(400_000)}`,
    )
    const running = await place.run({ max_line_bytes: 10 })
    expect(await messages(running, 3)).toEqual(['one', 'two', 'three'])
    await appendFile(place.at('a.log'), 'z\nfour\n')
    expect(await messages(running, 4)).toEqual(['one', 'two', 'three', 'four'])
    expect(running.cx.recorded.dropped).toEqual(new Map([['line_too_long', 3]]))
    expect(running.cx.recorded.failed.get('line_too_long')?.[0]).toMatch(
      /a\.log had more than 10 bytes .*max_line_bytes/,
    )
  })

  test('is not read before it has the lines of its checksum, and says so', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\n')
    const running = await place.run({ fingerprint: { lines: 2 } })
    await poll('the message', () => running.cx.recorded.log.some(({ message }) => /not enough lines/.test(message)))
    expect(running.out.count).toBe(0)
    await appendFile(place.at('a.log'), 'two\n')
    expect(await messages(running, 2)).toEqual(['one', 'two'])
  })

  test('that was last written too long ago is read from its end', async () => {
    await using place = new Place()
    await writeFile(place.at('old.log'), 'old\n')
    await writeFile(place.at('ahead.log'), 'of a clock that was set back\n')
    fs.utimesSync(place.at('old.log'), 1000, 1000)
    fs.utimesSync(place.at('ahead.log'), Date.now(), Date.now() / 1000 + 86_400)
    const running = await place.run({ ignore_older_secs: 60 })
    await running.out.until(1)
    await appendFile(place.at('old.log'), 'young\n')
    expect(await messages(running, 2)).toEqual(['of a clock that was set back', 'young'])
  })

  test('that was cut before it had enough lines to be recognised is read, although what it had was not wanted', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), `${'there at the start '.repeat(50)}\n`)
    const running = await place.run({ read_from: 'end', fingerprint: { lines: 2 } })
    await poll('it is seen', () => running.cx.recorded.log.some(({ message }) => /not enough lines/.test(message)))
    await writeFile(place.at('a.log'), 'one\ntwo\n')
    expect(await messages(running, 2)).toEqual(['one', 'two'])
  })

  test('is deleted once it was read, delivered and quiet', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\nhalf')
    const running = await place.run({ remove_after_secs: 0 })
    expect(await messages(running, 2)).toEqual(['one', 'half'])
    await poll('it is gone', () => !fs.existsSync(place.at('a.log')))
    await poll('it is closed', () => running.cx.recorded.metrics.get('open_files') === 0)
  })

  test('is read on when it was deleted and its writer goes on', async () => {
    await using place = new Place()
    const fd = fs.openSync(place.at('a.log'), 'a')
    fs.writeSync(fd, 'one\n')
    const running = await place.run({ remove_after_secs: 0 })
    await poll('it is gone', () => !fs.existsSync(place.at('a.log')))
    fs.writeSync(fd, 'two\nthree')
    fs.closeSync(fd)
    expect(await messages(running, 3)).toEqual(['one', 'two', 'three'])
    await poll('it is closed', () => running.cx.recorded.metrics.get('open_files') === 0)
  })

  test('is read when it comes at once with the inode of one that was deleted', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\n')
    const running = await place.run({ remove_after_secs: 0 })
    await poll('it is gone and closed', () => running.cx.recorded.metrics.get('files_closed_total') === 1)
    await writeFile(place.at('a.log'), 'two\n')
    expect(await messages(running, 2)).toEqual(['one', 'two'])
  })
})

describe('which files', () => {
  test('patterns with stars, braces and folders at any depth, without those that are excluded', async () => {
    await using place = new Place()
    await mkdir(place.at('deep/er'), { recursive: true })
    for (const name of ['a.log', 'b.txt', 'c.out', 'deep/d.log', 'deep/er/.e.log', 'deep/er/no.log'])
      await writeFile(place.at(name), `${name}\n`)
    const include = [place.at('**/*.log'), place.at('*.{txt,md}')]
    const running = await place.run({ include, exclude: ['*/no.*'] })
    expect((await messages(running, 4)).sort(byText)).toEqual(['a.log', 'b.txt', 'deep/d.log', 'deep/er/.e.log'])
  })

  test('a name that is not UTF-8 is told of', async () => {
    await using place = new Place()
    fs.writeFileSync(Buffer.concat([Buffer.from(place.at('x')), Buffer.from('ff2e6c6f67', 'hex')]), 'one\n')
    const { cx } = await place.run()
    await poll('what is said', () => cx.recorded.failed.has('file_not_readable'))
    expect(cx.recorded.failed.get('file_not_readable')).toEqual([expect.stringMatching(/its name is not UTF-8/)])
  })

  test('links lead to files and folders, and round in circles to nothing', async () => {
    await using place = new Place()
    await mkdir(place.at('real'))
    await writeFile(place.at('real/target'), 'linked\n')
    await symlink(place.at('real/target'), place.at('link.log'))
    await symlink(place.folder, place.at('real/round'))
    const running = await place.run({ include: [place.at('**/*.log')] })
    await running.out.until(1)
    await appendFile(place.at('real/target'), 'more\n')
    expect(await messages(running, 2)).toEqual(['linked', 'more'])
  })

  test('a dangling link is told of once, or not at all', async () => {
    for (const ignore_not_found of [false, true]) {
      await using place = new Place()
      await symlink(place.at('nowhere'), place.at('link.log'))
      await writeFile(place.at('a.log'), 'one\n')
      const running = await place.run({ ignore_not_found })
      await running.out.until(1)
      await writeFile(place.at('b.log'), 'two\n')
      await running.out.until(2)
      expect(running.cx.recorded.failed.get('file_not_readable')?.length ?? 0).toBe(ignore_not_found ? 0 : 1)
    }
  })

  test('a file with two names is read once, and so is the copy of a file until it differs', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\n')
    await link(place.at('a.log'), place.at('b.log'))
    const running = await place.run()
    await running.out.until(1)
    await writeFile(place.at('c.log'), 'one\n')
    const said = (pattern: RegExp) => running.cx.recorded.log.filter(({ message }) => pattern.test(message)).length
    await poll('what is said of the copy', () => said(/has the content of/) === 1)
    expect(said(/are the same file/)).toBe(1)
    await appendFile(place.at('c.log'), 'two\n')
    expect(await messages(running, 3)).toEqual(['one', 'one', 'two'])
  })

  test.skipIf(process.getuid?.() === 0)('one without permission is told of once, and read when it may be', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\n')
    await chmod(place.at('a.log'), 0)
    const running = await place.run()
    await poll('the complaint', () => running.cx.recorded.failed.has('file_not_readable'))
    await chmod(place.at('a.log'), 0o600)
    expect(await messages(running, 1)).toEqual(['one'])
    expect(running.cx.recorded.failed.get('file_not_readable')).toHaveLength(1)
  })

  test('a folder that comes later, and one that takes its place', async () => {
    await using place = new Place()
    const running = await place.run({ include: [place.at('sub/*.log')] })
    await mkdir(place.at('sub'))
    await writeFile(place.at('sub/a.log'), 'one\n')
    await running.out.until(1)
    await rename(place.at('sub'), place.at('gone'))
    await mkdir(place.at('sub'))
    await writeFile(place.at('sub/a.log'), 'two\n')
    await running.out.until(2)
    await appendFile(place.at('sub/a.log'), 'three\n')
    await appendFile(place.at('gone/a.log'), 'of old\n')
    expect((await messages(running, 4)).sort(byText)).toEqual(['of old', 'one', 'three', 'two'])
  })

  test('the oldest is read to its end before the next', async () => {
    await using place = new Place()
    await writeFile(place.at('b.log'), text(lines(20_000)))
    await poll('a later time of birth', () => Date.now() > fs.statSync(place.at('b.log')).birthtimeMs + 20)
    await writeFile(place.at('a.log'), text(lines(20_000, 20_000)))
    const running = await place.run({ oldest_first: true, max_read_bytes: 1000 })
    expect(await messages(running, 40_000)).toEqual(lines(40_000))
  })

  test('take turns of max_read_bytes', async () => {
    await using place = new Place()
    for (const name of ['a', 'b']) await writeFile(place.at(`${name}.log`), `${name} one\n`.repeat(1000))
    const running = await place.run({ max_read_bytes: 60 })
    const said = (await messages(running, 2000)).slice(0, 40) as string[]
    expect(new Set(said)).toEqual(new Set(['a one', 'b one']))
  })
})

describe('fields', () => {
  test('have the names that the options give, offsets included, or are left out', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\ntwo\n')
    const named = await place.run({ file_key: 'log.file', host_key: 'machine', offset_key: 'at' })
    await named.out.until(2)
    const values = named.out.events('log').map(({ value }) => ({ ...(value as object), timestamp: 0 }))
    const rest = { log: { file: place.at('a.log') }, machine: 'test-host', source_type: 'file', timestamp: 0 }
    expect(values).toEqual([
      { ...rest, message: 'one', at: 0 },
      { ...rest, message: 'two', at: 4 },
    ])
    await named.stop()
    const bare = await place.run({ file_key: '', host_key: '', ignore_checkpoints: true })
    await bare.out.until(2)
    expect(Object.keys(bare.out.events('log')[0]?.value as object).sort()).toEqual([
      'message',
      'source_type',
      'timestamp',
    ])
  })

  test('go into the metadata in the other namespace', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\n')
    const log_schema = {
      namespace: 'vector',
      message_key: ['message'],
      timestamp_key: null,
      host_key: null,
      source_type_key: null,
      metadata_key: null,
    } as const
    const globals = { log_schema, hostname: 'h' } as never
    const running = await place.run({ offset_key: 'offset' }, { globals })
    await running.out.until(1)
    const [event] = running.out.events('log')
    expect(event?.value).toBe('one')
    expect(event?.metadata.value['file']).toEqual({ host: 'h', path: place.at('a.log'), offset: 0 })
  })
})

describe('content', () => {
  test('ends its lines as line_delimiter says', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\r\ntwo\nstill two\r\nthree')
    expect(await messages(await place.run({ line_delimiter: '\r\n' }), 2)).toEqual(['one', 'two\nstill two'])
  })

  test.each([
    ['utf-16le', Buffer.from('\ufeffgrün\nਊ\u0a0d\nzwei\n', 'utf16le')],
    ['utf-16be', Buffer.from('\ufeffgrün\nਊ\u0a0d\nzwei\n', 'utf16le').swap16()],
  ])('in %s is understood', async (charset, bytes) => {
    await using place = new Place()
    await writeFile(place.at('a.log'), bytes)
    expect(await messages(await place.run({ encoding: { charset } }), 3)).toEqual(['grün', 'ਊ\u0a0d', 'zwei'])
  })

  test('in latin1 is understood, and without a charset kept as bytes', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), Buffer.from('gr\xfcn\n', 'latin1'))
    expect(await messages(await place.run({ encoding: { charset: 'latin1' } }), 1)).toEqual(['grün'])
    const plain = await place.run({ ignore_checkpoints: true }, { dataDir: async () => place.folder })
    expect(await messages(plain, 1)).toEqual([Uint8Array.from(Buffer.from('gr\xfcn', 'latin1'))])
  })

  test('that is compressed is read as a whole, once', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), gzipSync(text(lines(50_000)) + 'last'))
    const first = await place.run()
    expect(await messages(first, 50_001)).toEqual([...lines(50_000), 'last'])
    await first.stop()
    await writeFile(place.at('b.log'), 'other\n')
    expect(await messages(await place.run(), 1)).toEqual(['other'])
  })

  test('that is still being compressed is read as far as it goes, and on', async () => {
    await using place = new Place()
    const whole = gzipSync(text(lines(50_000)))
    await writeFile(place.at('a.log'), whole.subarray(0, whole.length / 2))
    const running = await place.run()
    await running.out.until(1)
    await appendFile(place.at('a.log'), whole.subarray(whole.length / 2))
    expect(await messages(running, 50_000)).toEqual(lines(50_000))
  })

  test('that only begins like a compressed file is told of once, and stops nobody', async () => {
    await using place = new Place()
    await writeFile(place.at('broken.log'), Buffer.from('1f8b0800deadbeefdeadbeef', 'hex'))
    await writeFile(place.at('good.log'), 'good\n')
    const running = await place.run()
    expect(await messages(running, 1)).toEqual(['good'])
    const said = () =>
      running.cx.recorded.log.filter(({ message }) => /cannot be decompressed|breaks off/.test(message))
    await poll('what is said of it', () => said().length > 0)
    await appendFile(place.at('broken.log'), 'more')
    await appendFile(place.at('good.log'), 'still good\n')
    expect(await messages(running, 2)).toEqual(['good', 'still good'])
    expect(said()).toHaveLength(1)
  })

  test('joins lines to messages, and sends the last when its time is over', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\n at x\n at y\ntwo\n at z\n')
    const multiline = { start_pattern: '^\\S', mode: 'continue_through', condition_pattern: '^\\s+at', timeout_ms: 100 }
    expect(await messages(await place.run({ multiline }), 2)).toEqual(['one\n at x\n at y', 'two\n at z'])
  })

  test('that was cut while lines waited for others loses none of them', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\n of one\n')
    const multiline = { start_pattern: '^\\S', mode: 'halt_before', condition_pattern: '^\\S', timeout_ms: 600_000 }
    const running = await place.run({ multiline })
    const size = fs.statSync(place.at('a.log')).size
    await poll('it is read', () => running.cx.recorded.receivedBytes === size)
    await writeFile(place.at('a.log'), 'two\nthree\n')
    expect(await messages(running, 2)).toEqual(['one\n of one', 'two'])
  })

  test('joins lines over many reads, and after a restart begins with the whole group', async () => {
    await using place = new Place()
    const group = (i: number) => [`${i} start`, ...lines(200, i).map((line) => ` ${line}`)]
    const groups = Array.from({ length: 300 }, (_, i) => group(i))
    await writeFile(place.at('a.log'), text(groups.flat()))
    const multiline = { start_pattern: 'start$', mode: 'halt_before', condition_pattern: 'start$', timeout_ms: 600_000 }
    const first = await place.run({ multiline })
    expect(await messages(first, 299)).toEqual(groups.slice(0, 299).map((all) => all.join('\n')))
    await first.stop()
    const second = await place.run({ multiline: { ...multiline, timeout_ms: 50 } })
    expect(await messages(second, 1)).toEqual([groups[299]?.join('\n')])
    expect(messagesOf(first.out)).toHaveLength(299)
  })
})

describe('options', () => {
  test.each([
    ['a pattern that is none', { include: ['/a/*[b'] }, /no pattern/],
    ['no pattern', { include: [] }, /include|>=1/],
    ['an unknown charset', { include: ['/a'], encoding: { charset: 'latin-99' } }, /Encoding Standard/],
    [
      'a delimiter that the charset may write differently',
      { include: ['/a'], encoding: { charset: 'big5' }, line_delimiter: '¶' },
      /ASCII/,
    ],
    [
      'a regular expression that is none',
      { include: ['/a'], multiline: { start_pattern: '(', mode: 'halt_with', condition_pattern: 'x', timeout_ms: 1 } },
      /unclosed group/,
    ],
  ])('refuse %s', (_, options, message) => {
    const { error } = file.config.safeParse(options)
    expect(error?.message).toMatch(message)
  })

  test('keep the checkpoints in the folder that data_dir names', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\n')
    const running = await place.run({ data_dir: place.at('mine') })
    await running.out.until(1)
    await running.stop()
    expect(fs.existsSync(path.join(place.at('mine'), 'in', 'checkpoints.json'))).toBe(true)
    await truncate(place.at('a.log'), 0)
  })
})
