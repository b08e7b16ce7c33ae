import { once } from 'node:events'
import fs from 'node:fs'
import { appendFile, copyFile, readFile, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import type { Outcome, Batch } from '@qovery/sdk'
import { CollectedOutput, poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { lines, messages, messagesOf, Place, text } from './testing/running-file.ts'

/** Writes lines one after the other, a few at a time, while `between` is called after each handful. */
async function writeSlowly(
  open: () => number,
  count: number,
  between: (written: number) => Promise<void>,
): Promise<void> {
  const all = lines(count)
  for (let at = 0; at < count; at += 10) {
    const fd = open()
    fs.writeSync(fd, text(all.slice(at, at + 10)))
    fs.closeSync(fd)
    await between(at + 10)
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))
const inOrder = (said: readonly unknown[]) => said.map((line) => Number.parseInt(String(line), 10))

describe('rotation', () => {
  test.each([{ strategy: 'checksum' }, { strategy: 'device_and_inode' }])(
    'by renaming, again and again under a writer, loses and repeats nothing ($strategy)',
    async (fingerprint) => {
      await using place = new Place()
      const running = await place.run({ fingerprint })
      let generation = 0
      await writeSlowly(
        () => fs.openSync(place.at('a.log'), 'a'),
        5000,
        async (written) => {
          if (written % 500 !== 0) return turn() as Promise<void>
          await poll('the file is open', () => running.cx.recorded.metrics.get('files_opened_total') === generation + 1)
          await rename(place.at('a.log'), place.at(`a.log.${++generation}`))
        },
      )
      expect(inOrder(await messages(running, 5000)).sort((a, b) => a - b)).toEqual(inOrder(lines(5000)))
    },
  )

  test('by renaming to a name that is included goes on under that name', async () => {
    await using place = new Place()
    const running = await place.run({ include: [place.at('a.log*')] })
    await writeFile(place.at('a.log'), 'one\n')
    await running.out.until(1)
    await rename(place.at('a.log'), place.at('a.log.1'))
    await writeFile(place.at('a.log'), 'new\n')
    await running.out.until(2)
    await poll('the new name', () => running.cx.recorded.log.some(({ message }) => /was renamed to/.test(message)))
    await appendFile(place.at('a.log.1'), 'two\n')
    await running.out.until(3)
    const seen = running.out.events('log').map(({ value }) => value as { message: string; file: string })
    expect(seen.map(({ message, file }) => [message, file])).toEqual([
      ['one', place.at('a.log')],
      ['new', place.at('a.log')],
      ['two', place.at('a.log.1')],
    ])
  })

  test('of files that all begin with the same header reads every one', async () => {
    await using place = new Place()
    const running = await place.run()
    for (let i = 0; i < 5; i++) {
      await writeFile(place.at('a.log'), `# header\n${i}\n`)
      await running.out.until(2 * (i + 1))
      await rename(place.at('a.log'), place.at(`a.${i}`))
    }
    expect(messagesOf(running.out).filter((line) => line !== '# header')).toEqual(['0', '1', '2', '3', '4'])
    await running.stop()
    await writeFile(place.at('a.log'), '# header\n5\n')
    expect(await messages(await place.run(), 2)).toEqual(['# header', '5'])
  })

  test('by truncating reads the new content, also where it is longer than the old one', async () => {
    await using place = new Place()
    const running = await place.run()
    await writeFile(place.at('a.log'), 'one\ntwo\n')
    await running.out.until(2)
    await truncate(place.at('a.log'), 0)
    await appendFile(place.at('a.log'), 'x\n')
    await running.out.until(3)
    await writeFile(place.at('a.log'), text(lines(100)))
    expect(await messages(running, 103)).toEqual(['one', 'two', 'x', ...lines(100)])
  })

  test('by copying and truncating loses nothing where the copy is read too', async () => {
    await using place = new Place()
    const running = await place.run({ include: [place.at('a.log*')] })
    let copies = 0
    let hold = () => {}
    await writeSlowly(
      () => fs.openSync(place.at('a.log'), 'a'),
      3000,
      async (written) => {
        if (written % 500 !== 250) return turn() as Promise<void>
        if (written % 1000 === 250) await running.out.until(written - 100)
        else running.out.room = new Promise((resolve) => (hold = resolve))
        await copyFile(place.at('a.log'), place.at(`a.log.${++copies}`))
        await truncate(place.at('a.log'), 0)
        running.out.room = undefined
        hold()
      },
    )
    const all = new Set(
      inOrder(
        await poll('all lines', () => {
          const said = messagesOf(running.out)
          return new Set(said).size === 3000 && said
        }),
      ),
    )
    expect(all.size).toBe(3000)
  })

  test('by deleting reads the file to its end and closes it', async () => {
    await using place = new Place()
    const running = await place.run()
    await writeFile(place.at('a.log'), 'one\n')
    await running.out.until(1)
    const fd = fs.openSync(place.at('a.log'), 'a')
    await unlink(place.at('a.log'))
    fs.writeSync(fd, 'two\nthree without end')
    fs.closeSync(fd)
    expect(await messages(running, 3)).toEqual(['one', 'two', 'three without end'])
    await poll('it is closed', () => running.cx.recorded.metrics.get('open_files') === 0)
  })

  test('by deleting gives up what had too few lines to be recognised, too', async () => {
    await using place = new Place()
    const running = await place.run({ fingerprint: { lines: 3 } })
    await writeFile(place.at('a.log'), 'one\nunfinished')
    await poll('it is open', () => running.cx.recorded.metrics.get('open_files') === 1)
    await unlink(place.at('a.log'))
    expect(await messages(running, 2)).toEqual(['one', 'unfinished'])
  })

  test('stops to watch a renamed file after rotate_wait_secs', async () => {
    await using place = new Place()
    const running = await place.run({ rotate_wait_secs: 0 })
    await writeFile(place.at('a.log'), 'one\nend')
    await running.out.until(1)
    await rename(place.at('a.log'), place.at('a.old'))
    expect(await messages(running, 2)).toEqual(['one', 'end'])
    await poll('it is closed', () => running.cx.recorded.metrics.get('open_files') === 0)
  })

  test('by compressing reads only what was not read before', async () => {
    await using place = new Place()
    const include = [place.at('a.*')]
    const first = await place.run({ include })
    await writeFile(place.at('a.1'), text(lines(100)))
    await first.out.until(100)
    await writeFile(place.at('a.1.gz'), gzipSync(text(lines(100))))
    await poll('the copy is seen', () => first.cx.recorded.log.some(({ message }) => /has the content/.test(message)))
    await unlink(place.at('a.1'))
    await poll('one file is left', () => first.cx.recorded.metrics.get('files_closed_total') === 1)
    await writeFile(place.at('a.log'), text(lines(50, 1000)))
    expect(await messages(first, 150)).toEqual([...lines(100), ...lines(50, 1000)])
    await first.stop()
    await writeFile(place.at('a.2.gz'), gzipSync(text(lines(60, 1000))))
    await unlink(place.at('a.log'))
    expect(await messages(await place.run({ include }), 10)).toEqual(lines(10, 1050))
  })

  test.each([true, false])(
    'by compressing reads also what begins like a file that is read (running: %s)',
    async (isUp) => {
      await using place = new Place()
      const header = `# the same for all ${'='.repeat(300)}\n`
      const options = { include: [place.at('a.*')] }
      await writeFile(place.at('a.log'), header + text(lines(100)))
      const first = await place.run(options)
      await first.out.until(101)
      if (!isUp) {
        await first.stop()
        await unlink(place.at('a.log'))
      }
      await writeFile(place.at('a.1.gz'), gzipSync(header + text(lines(50, 500))))
      await writeFile(place.at('a.2.gz'), gzipSync(header + text(lines(200, 1000))))
      const all = await messages(isUp ? first : await place.run(options), isUp ? 353 : 252)
      expect(
        inOrder(all.slice(isUp ? 101 : 0).filter((line) => !String(line).startsWith('#'))).sort((a, b) => a - b),
      ).toEqual(inOrder([...lines(50, 500), ...lines(200, 1000)]))
    },
  )

  test.each([
    { what: 'a line', end: '}', options: {}, count: 3 },
    {
      what: 'a group of lines',
      end: `> ${'x'.repeat(100)}`,
      options: {
        multiline: { start_pattern: '^>', mode: 'halt_before', condition_pattern: '^[^ ]', timeout_ms: 600_000 },
      },
      count: 2,
    },
  ])('by writing anew while stopped is seen also where $what began a read', async ({ end, options, count }) => {
    await using place = new Place()
    // The last line begins where the bytes end that are read first.
    const write = (letter: string, more = '') =>
      writeFile(place.at('a.log'), `# the same\n>${letter.repeat(64 * 1024 - 13)}\n${end}\n${more}`)
    await write('a')
    const first = await place.run(options)
    await first.out.until(count)
    await first.stop()
    await write('b', 'new\n')
    expect(await messages(await place.run(options), 3)).toContain(`>${'b'.repeat(64 * 1024 - 13)}`)
  })

  test('of an inode that is used again reads the new file from its beginning', async () => {
    await using place = new Place()
    const fingerprint = { strategy: 'device_and_inode' }
    await writeFile(place.at('a.log'), text(lines(10)))
    const first = await place.run({ fingerprint })
    await first.out.until(10)
    await first.stop()
    await writeFile(place.at('a.log'), text(lines(20, 500)))
    expect(await messages(await place.run({ fingerprint }), 20)).toEqual(lines(20, 500))
  })
})

/** An output whose batches settle when the test says so. */
class HeldOutput extends CollectedOutput {
  readonly held: ((outcome: Outcome) => void)[] = []

  override send(batch: Batch, port = '', onSettled?: (outcome: Outcome) => void): Promise<void> | undefined {
    this.held.push((outcome) => onSettled?.(outcome))
    return super.send(batch, port)
  }
}

describe('checkpoints', () => {
  test.each([
    ['null', /it has another form/],
    ['{"version":2,"checkpoints":[]}', /it has another form/],
    ['{"version":1,"checkpoints":[null]}', /lacks something/],
    [{ offset: -5, length: 0, sum: 0 }, /cannot be/],
    [{ offset: 100, length: -5, sum: 0 }, /cannot be/],
    [{ offset: 999_999, length: 0, sum: 0x811c9dc5 }, /cannot be/],
    [{ offset: 1e15, length: 1e15, sum: 0 }, /cannot be/],
  ])('that cannot be are set aside: %j', async (damaged, why) => {
    await using place = new Place()
    await writeFile(place.at('a.log'), text(lines(10)))
    const { dev, ino } = fs.statSync(place.at('a.log'), { bigint: true })
    const inode = `${dev}:${ino}`
    const one = { fingerprint: `inode:${inode}`, inode, place: damaged, compressed_size: 0, used_at: 1_790_000_000 }
    const saved = typeof damaged === 'string' ? damaged : JSON.stringify({ version: 1, checkpoints: [one] })
    await writeFile(place.at('data/checkpoints.json'), saved)
    const running = await place.run({ fingerprint: { strategy: 'device_and_inode' } })
    expect(await messages(running, 10)).toEqual(lines(10))
    expect(running.cx.recorded.failed.get('checkpoints_broken')).toEqual([expect.stringMatching(why)])
  })

  const savedOffsets = async (place: Place) => {
    const saved = JSON.parse(await readFile(place.at('data/checkpoints.json'), 'utf8')) as {
      checkpoints: { place: { offset: number } }[]
    }
    return saved.checkpoints.map(({ place: { offset } }) => offset)
  }

  test('go on exactly where they were, after many restarts', async () => {
    await using place = new Place()
    const said: unknown[] = []
    for (let i = 0; i < 5; i++) {
      await appendFile(place.at('a.log'), text(lines(1000, i * 1000)))
      const running = await place.run()
      said.push(...(await messages(running, 1000)))
      await running.stop()
    }
    expect(said).toEqual(lines(5000))
  })

  test('stay where they are until the sinks have settled', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), text(lines(2500)))
    const out = new HeldOutput()
    const running = await place.run({}, {}, out)
    await out.until(2500)
    for (const settle of out.held.slice(0, -1)) settle('delivered')
    await running.stop()
    const unsettled = out.batches.at(-1)?.batch.length as number
    expect(await savedOffsets(place)).toEqual([text(lines(2500 - unsettled)).length])
    out.held.at(-1)?.('delivered')
    await poll('the late outcome is kept', async () => (await savedOffsets(place))[0] === text(lines(2500)).length)
  })

  test('move on at once where no sink asks for acknowledgements', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\n')
    const out = new HeldOutput()
    const running = await place.run({}, { acknowledgements: false }, out)
    await out.until(1)
    await running.stop()
    expect(await savedOffsets(place)).toEqual([4])
  })

  test('make the file be read again from there when something was not delivered for now', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), text(lines(2500)))
    const out = new HeldOutput()
    await place.run({}, {}, out)
    await out.until(2500)
    for (const [i, settle] of out.held.splice(0).entries()) settle(i === 1 ? 'errored' : 'delivered')
    await out.until(4000)
    expect(messagesOf(out).slice(2500)).toEqual(lines(1500, 1000))
  })

  test('that wait for a sink keep a deleted copy of what was cut from being given up', async () => {
    await using place = new Place()
    const out = new HeldOutput()
    await writeFile(place.at('a.log'), text(lines(5)))
    const { cx } = await place.run({}, {}, out)
    await out.until(5)
    for (const settle of out.held.splice(0)) settle('delivered')
    await appendFile(place.at('a.log'), text(lines(5, 5)))
    await out.until(10)
    // In one turn, so that nobody reads in between.
    fs.appendFileSync(place.at('a.log'), text(lines(5, 10)))
    fs.copyFileSync(place.at('a.log'), place.at('copy.log'))
    fs.truncateSync(place.at('a.log'))
    await poll('both are open', () => cx.recorded.metrics.get('open_files') === 2)
    await unlink(place.at('copy.log'))
    const deletedAt = performance.now()
    await poll('it could have been closed', () => performance.now() > deletedAt + 1500)
    for (const settle of out.held.splice(0)) settle('delivered')
    await out.until(15)
    expect(messagesOf(out)).toEqual(lines(15))
    for (const settle of out.held.splice(0)) settle('delivered')
    await poll('it is closed', () => cx.recorded.metrics.get('open_files') === 1)
  })

  test('pass what a sink rejected for good', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\n')
    const out = new CollectedOutput()
    out.outcome = 'rejected'
    const running = await place.run({}, {}, out)
    await out.until(1)
    await running.stop()
    expect(await savedOffsets(place)).toEqual([4])
  })

  test('of a deleted file are waited for before it is closed', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\n')
    const out = new HeldOutput()
    const running = await place.run({ rotate_wait_secs: 0 }, {}, out)
    await out.until(1)
    await unlink(place.at('a.log'))
    await poll('the loss is noticed', () => !fs.existsSync(place.at('a.log')))
    out.held[0]?.('errored')
    await out.until(2)
    out.held[1]?.('delivered')
    await poll('it is closed', () => running.cx.recorded.metrics.get('open_files') === 0)
    expect(messagesOf(out)).toEqual(['one', 'one'])
  })

  test('that are ignored are written all the same', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\n')
    for (let i = 0; i < 2; i++) {
      const running = await place.run({ ignore_checkpoints: true })
      expect(await messages(running, 1)).toEqual(['one'])
      await running.stop()
    }
    expect(await savedOffsets(place)).toEqual([4])
  })

  test('that cannot be read are set aside, with a message', async () => {
    await using place = new Place()
    await writeFile(place.at('data/checkpoints.json'), '{"version":1,"checkpoints":[{}]}')
    await writeFile(place.at('a.log'), 'one\n')
    const running = await place.run()
    expect(await messages(running, 1)).toEqual(['one'])
    expect(running.cx.recorded.failed.get('checkpoints_broken')?.[0]).toMatch(/moved to .*broken/)
    expect(fs.existsSync(place.at('data/checkpoints.json.broken'))).toBe(true)
  })

  test('that cannot be written stay in memory, with one message, until they can', async () => {
    await using place = new Place()
    await writeFile(place.at('a.log'), 'one\n')
    const running = await place.run()
    await running.out.until(1)
    await rm(place.at('data'), { recursive: true })
    await appendFile(place.at('a.log'), 'two\n')
    await poll('the message', () => running.cx.recorded.failed.has('checkpoints_not_written'))
    fs.mkdirSync(place.at('data'))
    await poll('they are written', () => fs.existsSync(place.at('data/checkpoints.json')))
    expect(running.cx.recorded.failed.get('checkpoints_not_written')).toHaveLength(1)
    expect(await savedOffsets(place)).toEqual([8])
  })
})

test('a child that writes while it is rotated away is heard to its end', async () => {
  await using place = new Place()
  const running = await place.run()
  const { spawn } = await import('node:child_process')
  const script = `for i in $(seq 1 2000); do echo "$i"; done >> "$0"`
  fs.writeFileSync(place.at('a.log'), '0\n')
  await running.out.until(1)
  const child = spawn('sh', ['-c', script, place.at('a.log')])
  await rename(place.at('a.log'), place.at('a.old'))
  await once(child, 'exit')
  const written = [place.at('a.old'), place.at('a.log')]
    .filter((name) => fs.existsSync(name))
    .flatMap((name) => fs.readFileSync(name, 'utf8').trim().split('\n'))
  expect((await messages(running, 2001)).map(String).sort()).toEqual(written.sort())
})
