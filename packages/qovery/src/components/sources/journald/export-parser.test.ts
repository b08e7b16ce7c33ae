import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ExportParser, type Entry } from './export-parser.ts'
import { exported, type Field } from './testing/export-format.ts'

const LIMIT = 1000
const at = (cursor: string, ...fields: Field[]) => exported([['__CURSOR', cursor], ...fields])

function parse(bytes: Buffer, sizes: readonly number[] = [bytes.length], limit = LIMIT) {
  let tooLong = 0
  const parser = new ExportParser(limit, () => tooLong++)
  const entries: Entry[] = []
  for (let from = 0, i = 0; from < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number
    // What was given to a parser is overwritten, as the memory of a socket is.
    const piece = Buffer.from(bytes.subarray(from, from + size))
    entries.push(...parser.push(piece))
    piece.fill(0)
    from += size
  }
  return { entries, tooLong }
}

function faultOf(bytes: Buffer, size: number): string {
  try {
    parse(bytes, [size])
    return ''
  } catch (error) {
    return String(error)
  }
}

describe('the export format', () => {
  test('gives entries with their cursor apart, and fields that stand several times as arrays', () => {
    const bytes = at('s=1;i=1', ['MESSAGE', 'a=b'], ['TAG', 'x'], ['TAG', ''], ['TAG', 'z'])
    expect(parse(bytes).entries).toEqual([{ cursor: 's=1;i=1', fields: { MESSAGE: 'a=b', TAG: ['x', '', 'z'] } }])
  })

  test('gives values with newlines as text, and others as the bytes they are', () => {
    const message = 'at one\n\nat two\n'
    const bytes = Buffer.concat([
      at('1', ['MESSAGE', message], ['P', 'ä\u2028😀']),
      at('2', ['MESSAGE', Uint8Array.of(0xff, 10, 10, 61)], ['P', '\ufffd']),
    ])
    expect(parse(bytes).entries).toEqual([
      { cursor: '1', fields: { MESSAGE: message, P: 'ä\u2028😀' } },
      { cursor: '2', fields: { MESSAGE: Uint8Array.of(0xff, 10, 10, 61), P: '\ufffd' } },
    ])
  })

  test('may name a field as objects name theirs', () => {
    const [entry] = parse(at('1', ['__proto__', 'x'], ['constructor', 'y'], ['constructor', 'z'])).entries
    expect(Object.entries(entry?.fields ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', ['y', 'z']],
    ])
    expect(Object.getPrototypeOf(entry?.fields)).toBe(Object.prototype)
  })

  test('has a limit: a longer entry is passed over, whatever makes it long, and the next is there', () => {
    const long: Field[][] = [
      [['MESSAGE', 'x'.repeat(2 * LIMIT)]],
      [['MESSAGE', '\n'.repeat(2 * LIMIT)]],
      [['MESSAGE', '\n'.repeat(LIMIT - 20)]],
      Array.from({ length: LIMIT / 4 }, (_, i): Field => [`F${i}`, '\n']),
    ]
    for (const fields of long) {
      const bytes = Buffer.concat([at('1'), at('2', ...fields), at('3', ['MESSAGE', 'y'])])
      for (const size of [1, 7, 100, LIMIT, bytes.length]) {
        const { entries, tooLong } = parse(bytes, [size])
        expect([entries.map(({ cursor }) => cursor), tooLong]).toEqual([['1', '3'], 1])
      }
    }
  })

  test('that it is not is an error', () => {
    const length = Buffer.alloc(9, 0xff)
    expect(() => parse(Buffer.concat([Buffer.from('MESSAGE\n'), length]))).toThrow('not the export format')
    expect(() => parse(Buffer.alloc(2 * LIMIT, 'x'), [100])).toThrow('not the export format')
  })

  test('gives the same entries in whatever pieces it comes', () => {
    const name = fc.constantFrom('MESSAGE', '_PID', 'X', '__proto__')
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array(), fc.string({ minLength: 50, maxLength: 80 }))
    const fields = fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 6 })
    const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 })
    fc.assert(
      fc.property(fc.array(fields, { minLength: 1, maxLength: 5 }), sizes, (all, cuts) => {
        const bytes = Buffer.concat(all.map((entry, i) => at(String(i), ...entry)))
        const whole = parse(bytes, [bytes.length], 1e6)
        expect(whole.entries.map(({ cursor }) => Number(cursor))).toEqual([...all.keys()])
        expect(parse(bytes, cuts, 1e6)).toEqual(whole)
      }),
    )
  })

  test('passes over the same entries in whatever pieces it comes', () => {
    const size = fc.oneof(fc.nat(30), fc.nat(LIMIT), fc.constantFrom(LIMIT - 40, 2 * LIMIT))
    const field = fc.tuple(fc.constantFrom('A', 'MESSAGE'), size, fc.constantFrom('x', '\n', '='))
    const fields = fc.array(
      field.map(([name, length, byte]): Field => [name, byte.repeat(length)]),
      { maxLength: 60 },
    )
    const sizes = fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1 })
    fc.assert(
      fc.property(fc.array(fields, { minLength: 1, maxLength: 4 }), sizes, (all, cuts) => {
        const entries = all.map((entry, i) => at(String(i), ...entry))
        // The empty line that ends an entry is not part of its fields.
        const short = [...entries.keys()].filter((i) => (entries[i] as Buffer).length - 1 <= LIMIT).map(String)
        const { entries: found, tooLong } = parse(Buffer.concat(entries), cuts)
        expect([found.map(({ cursor }) => cursor), tooLong]).toEqual([short, all.length - short.length])
      }),
    )
  })

  test('can be anything at all without more than an error', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc.string({ unit: fc.constantFrom('A', '=', '\n', '\0') }),
    )
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 500 }), (input, size) => {
        expect(faultOf(Buffer.from(input as string), size)).toMatch(/^$|this is not the export format/)
      }),
    )
  })
})
