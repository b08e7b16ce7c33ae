import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Data, Path } from './data.ts'
import { isTable } from './data.ts'
import type { Document, Format } from './document.ts'
import { parseText } from './testing/parse-text.ts'
import { codePoints } from './location.ts'

const FORMATS: Format[] = ['yaml', 'toml', 'json']

const SAME: Record<Format, string> = {
  yaml: 'sources:\n  in:\n    type: statsd\n    ports: [1, 9007199254740993]\n    on: true\n',
  toml: '[sources.in]\ntype = "statsd"\nports = [1, 9007199254740993]\non = true\n',
  json: '{"sources": {"in": {"type": "statsd", // which\n "ports": [1, 9007199254740993,], "on": true}}}',
}

/** The text that a place covers. */
function textAt(document: Document, path: Path, of: 'key' | 'value' = 'value'): string {
  const { lineText, column, endColumn } = document.locate(path, of)
  return [...lineText].slice(column - 1, endColumn - 1).join('')
}

function codes(document: Document): string[] {
  return document.faults.map((fault) => fault.code)
}

describe.each(FORMATS)('parseText of %s', (format) => {
  it('gives plain data and the places of keys and values', () => {
    const document = parseText(SAME[format], 'qovery', format)
    expect(document.faults).toEqual([])
    expect(document.value).toEqual({ sources: { in: { type: 'statsd', ports: [1, 9007199254740993n], on: true } } })
    expect(textAt(document, ['sources', 'in', 'type'], 'key').replaceAll('"', '')).toBe('type')
    expect(textAt(document, ['sources', 'in', 'type']).replaceAll('"', '')).toBe('statsd')
    expect(textAt(document, ['sources', 'in', 'ports', 1])).toBe('9007199254740993')
    expect(textAt(document, ['sources', 'in'], 'key').replaceAll('"', '')).toBe('in')
  })

  it('places a path that does not exist at the nearest part around it', () => {
    const document = parseText(SAME[format], 'qovery', format)
    expect(textAt(document, ['sources', 'in', 'mode', 'deep']).replaceAll('"', '')).toBe('in')
    expect(document.locate(['sinks'])).toMatchObject({ file: 'qovery', line: 1 })
  })

  it('refuses the key __proto__ and leaves prototypes alone', () => {
    const text = {
      yaml: '__proto__: {a: 1}\nb: 2',
      toml: '"__proto__" = {a = 1}\nb = 2',
      json: '{"__proto__": {"a": 1}, "b": 2}',
    }
    const document = parseText(text[format], 'f', format)
    expect(codes(document)).toEqual(['reserved-key'])
    expect(document.value).toEqual({ b: 2 })
    expect(Object.getPrototypeOf(document.value)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)['a']).toBeUndefined()
  })

  it('takes names of Object.prototype as keys like any other', () => {
    const text = {
      yaml: 'constructor: 1\ntoString: 2',
      toml: 'constructor = 1\ntoString = 2',
      json: '{"constructor": 1, "toString": 2}',
    }
    const { value, faults } = parseText(text[format], 'f', format)
    expect(faults).toEqual([])
    expect(Object.entries(value ?? {})).toEqual([
      ['constructor', 1],
      ['toString', 2],
    ])
  })

  it.each([200, 100_000])('refuses lists %i deep', (depth) => {
    const nested = '['.repeat(depth) + ']'.repeat(depth)
    const text = { yaml: `a: ${nested}`, toml: `a = ${nested}`, json: `{"a": ${nested}}` }
    expect(codes(parseText(text[format], 'f', format))).toEqual(['too-deep'])
  })

  it('skips a byte order mark', () => {
    const document = parseText('\ufeff' + SAME[format], 'f', format)
    expect(document.faults).toEqual([])
    expect(document.locate(['sources'], 'key')).toMatchObject({ line: 1 })
  })

  it('never throws and places everything inside the text', () => {
    const token = fc.oneof(
      fc.constantFrom(...Array.from('{}[]:,"\'#&*|>-=.$!%@`? \n\t\\')),
      fc.constantFrom(
        'a',
        'b',
        '1',
        '- ',
        ': ',
        '<<: ',
        '&x ',
        '*x',
        '"""',
        '[[a]]\n',
        '[a.b]\n',
        'a = 1\n',
        '${A}',
        '\r\n',
      ),
      fc.constantFrom(
        '__proto__',
        '---\n',
        '\u{1f600}',
        '\ud800',
        '\0',
        '2024-01-01',
        '0x',
        '//',
        '/*',
        'null',
        '!!map ',
      ),
    )
    const texts = fc.oneof(
      fc.array(token, { maxLength: 40 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
      fc.nat(SAME[format].length).map((cut) => SAME[format].slice(0, cut)),
      fc
        .tuple(fc.nat(SAME[format].length), token)
        .map(([at, extra]) => SAME[format].slice(0, at) + extra + SAME[format].slice(at)),
    )
    fc.assert(
      fc.property(texts, fc.array(fc.constantFrom('a', 'b', 'sources', 'in', 0, 1), { maxLength: 4 }), (text, path) => {
        const document = parseText(text, 'f', format)
        expect(document.value !== undefined || document.faults.length > 0).toBe(true)
        const paths = [...pathsIn(document.value ?? {}, []), path]
        const places = [
          ...paths.flatMap((at) => [document.locate(at, 'key'), document.locate(at, 'value')]),
          ...document.faults.flatMap(({ location }) => location ?? []),
        ]
        const lines = text.replace(/^\ufeff/, '').split('\n')
        for (const { line, column, endColumn, lineText } of places) {
          expect(lineText).toBe(lines[line - 1]?.replace(/\r$/, ''))
          expect(column).toBeGreaterThanOrEqual(1)
          expect(endColumn).toBeGreaterThanOrEqual(column)
          expect(endColumn).toBeLessThanOrEqual(codePoints(lineText) + 1)
        }
      }),
      { numRuns: 300 },
    )
  })
})

function* pathsIn(value: Data, path: Path): Generator<Path> {
  yield path
  if (Array.isArray(value)) for (const [index, element] of value.entries()) yield* pathsIn(element, [...path, index])
  else if (isTable(value)) for (const [key, element] of Object.entries(value)) yield* pathsIn(element, [...path, key])
}
