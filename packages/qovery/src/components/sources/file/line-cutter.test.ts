import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testContext } from '@qovery/sdk/testing'
import { LineCutter } from './line-cutter.ts'
import { LineIntake } from './line-intake.ts'
import type { Lines, LineSender } from './line-sender.ts'
import { WatchedFile } from './watched-file.ts'

/** Feeds a content in pieces, as reads give it, and returns the lines, with the offsets where they begin. */
async function linesOf(content: Buffer, sizes: readonly number[], cutter: LineCutter, maxBytes: number) {
  const lines: { text: string; offset: number }[] = []
  const send = (_: unknown, { chunk, starts, ends, base }: Lines) => {
    for (let i = 0; i < starts.length; i++)
      lines.push({ text: chunk.toString('latin1', starts[i], ends[i]), offset: base + (starts[i] as number) })
    return undefined
  }
  const cx = testContext()
  const intake = new LineIntake(cutter, { send, flush: () => undefined } as unknown as LineSender, maxBytes, cx)
  const found = { path: 'x', real: 'x', inode: '', size: 0, modifiedMs: 0, bornMs: 0 }
  const file = new WatchedFile(-1, found, 0, () => undefined)
  let rest: Buffer = Buffer.alloc(0)
  let end = 0
  for (let i = 0; end < content.length; i++) {
    const size = sizes[i % sizes.length] as number
    const chunk = Buffer.concat([rest, content.subarray(end, end + size)])
    end += Math.min(size, content.length - end)
    rest = chunk.subarray(await intake.take(file, chunk, 0, end - chunk.length))
  }
  await intake.takeLast(file, rest, 0, end - rest.length)
  return { lines, dropped: cx.recorded.dropped.get('line_too_long') ?? 0 }
}

describe('cutting lines', () => {
  const delimiters = fc.constantFrom('\n', '\r\n', '||', 'aab', '\0')
  const content = fc.array(fc.constantFrom('a', 'b', '\r', '\n', '|', '\0', 'aa', 'long enough', '\r\n'), {
    maxLength: 200,
  })
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })

  test('gives the same lines however the content comes, with any delimiter and limit', async () => {
    await fc.assert(
      fc.asyncProperty(
        content,
        delimiters,
        sizes,
        fc.integer({ min: 1, max: 60 }),
        async (parts, delimiter, sizes, max) => {
          const text = parts.join('')
          const all = text.split(delimiter)
          if (all.at(-1) === '') all.pop()
          let at = 0
          const expected = all.flatMap((line) => {
            const offset = at
            at += line.length + delimiter.length
            return line.length <= max ? [{ text: line, offset }] : []
          })
          const cutter = new LineCutter(Buffer.from(delimiter), max)
          const { lines, dropped } = await linesOf(Buffer.from(text, 'latin1'), sizes, cutter, max)
          expect(lines).toEqual(expected)
          expect(dropped).toBe(all.length - expected.length)
        },
      ),
    )
  })

  test('finds delimiters of two bytes only where a character begins', async () => {
    const words = fc.array(fc.constantFrom('a', '\u0a0a', '\u0a00', '\u000a', '\u000a', 'b\u0100'), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(words, sizes, fc.boolean(), async (words, sizes, swapped) => {
        const text = words.join('')
        const bytes = (some: string) => (swapped ? Buffer.from(some, 'utf16le').swap16() : Buffer.from(some, 'utf16le'))
        const all = text.split('\n')
        if (all.at(-1) === '') all.pop()
        const { lines } = await linesOf(bytes(text), sizes, new LineCutter(bytes('\n'), 1000, 2), 1000)
        expect(lines.map((line) => line.text)).toEqual(all.map((line) => bytes(line).toString('latin1')))
      }),
    )
  })

  test('skips endless lines with bounded memory, two-byte characters included', async () => {
    const content = Buffer.from(`${'x'.repeat(5000)}\nok\n`, 'utf16le')
    const { lines, dropped } = await linesOf(
      content,
      [7, 3, 64],
      new LineCutter(Buffer.from('\n', 'utf16le'), 100, 2),
      100,
    )
    expect(lines.map(({ text }) => text)).toEqual([Buffer.from('ok', 'utf16le').toString('latin1')])
    expect(dropped).toBe(1)
  })
})
