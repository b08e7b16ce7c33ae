import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { StderrWriter } from './stderr.ts'

/** A pipe that takes `room` bytes, then asks to come again. */
class Pipe {
  room: number
  taken = ''

  constructor(room: number) {
    this.room = room
  }

  readonly write = (bytes: Uint8Array): number => {
    const count = Math.min(this.room, bytes.length)
    if (count === 0) throw Object.assign(new Error('busy'), { code: 'EAGAIN' })
    this.room -= count
    this.taken += Buffer.from(bytes.subarray(0, count)).toString('latin1')
    return count
  }
}

describe('a writer of lines', () => {
  test('finishes the line it has begun before the next, in order', () => {
    const pipe = new Pipe(5)
    const writer = new StderrWriter(pipe.write)
    expect([writer.write('first line\n'), writer.write('second line\n')]).toEqual([true, true])
    expect(pipe.taken).toBe('first')
    pipe.room = 1000
    writer.write('third line\n')
    expect(pipe.taken).toBe('first line\nsecond line\nthird line\n')
    writer.close()
  })

  test('keeps a bounded rest and refuses lines beyond it', () => {
    const pipe = new Pipe(0)
    const writer = new StderrWriter(pipe.write)
    let taken = 0
    for (let i = 0; i < 1000; i++) if (writer.write(`${'x'.repeat(999)}\n`)) taken++
    expect(taken).toBe(66)
    pipe.room = Number.POSITIVE_INFINITY
    writer.close()
    expect(pipe.taken).toHaveLength(66_000)
  })

  test('gives up at its close when nobody reads', () => {
    const writer = new StderrWriter(new Pipe(0).write)
    writer.write('line\n')
    const begin = performance.now()
    writer.close()
    expect(performance.now() - begin).toBeLessThan(10_000)
  })

  test('refuses lines when the reader is gone', () => {
    const writer = new StderrWriter(() => {
      throw Object.assign(new Error('gone'), { code: 'EPIPE' })
    })
    expect([writer.write('one\n'), writer.write('two\n')]).toEqual([false, false])
  })
})

describe('standard error of a process', () => {
  const log = new URL('log.ts', import.meta.url).href
  const program = (body: string) => `
    import { createLog } from ${JSON.stringify(log)}
    const log = createLog({ level: 'info', format: 'text', color: false, rateLimitSecs: 0 })
    ${body}`
  const start = (body: string) =>
    spawn(process.execPath, ['--conditions=@qovery/source', '--input-type=module', '-e', program(body)])

  test('that nobody reads does not stop the process, and loses counted lines only', async () => {
    const child = start(`
      for (let i = 0; i < 20_000; i++) log.logger().info('line', { i })
      process.stdout.write(JSON.stringify(log.counts))
      process.stdin.once('data', () => {
        setInterval(() => {
          const { lost } = log.counts
          log.logger().info('read again')
          if (log.counts.lost === lost) process.exit(0)
        }, 10)
      })`)
    const [counts] = (await once(child.stdout, 'data')) as [Buffer]
    const { lost } = JSON.parse(counts.toString()) as { lost: number }
    expect(lost).toBeGreaterThan(10_000)
    const reading = text(child.stderr)
    child.stdin.write('go')
    const shown = await reading
    const lines = shown.split('\n').filter((line) => / line i=\d+$/.test(line))
    expect(lines.length + lost).toBe(20_000)
    expect(shown).toMatch(/lines of this log were lost: nobody read them lines=\d+\n$/)
  })

  test('has every line that was written before the process ended, and the counted ones after a close', async () => {
    const child = start(`
      const limited = createLog({ level: 'info', format: 'text', color: false })
      for (let i = 0; i < 500; i++) log.logger().info('line', { i })
      for (let i = 0; i < 500; i++) limited.logger().info('limited')
      limited.close()
      process.exit(3)`)
    const shown = await text(child.stderr)
    expect(shown.match(/ line i=\d+\n/g)).toHaveLength(500)
    expect(shown).toContain('limited (499 more like this in the last 1 s; this is the last)')
  })
})
