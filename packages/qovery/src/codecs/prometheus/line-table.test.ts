import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LineTable, PAGE_START, viewOf } from './line-table.ts'

/** Reads lines as pages of a target, each by its text, and says how many were found in the order of the page before. */
function visit(table: LineTable<string>, page: readonly string[]): { payloads: (string | null)[]; predicted: number } {
  const view = viewOf(Buffer.from(page.join('')))
  table.begin()
  let at = 0
  let last = PAGE_START
  let predicted = 0
  const payloads = page.map((text) => {
    const { length } = Buffer.from(text)
    let line = table.predicted(last, view, at)
    if (line >= 0 && table.lengths[line] === length) predicted++
    else {
      line = table.find(view, at, length, 1)
      if (line < 0) line = table.add(view, at, length, { context: 1, kind: 0, number: 0, payload: text })
      table.follow(last, line)
    }
    table.mark(line)
    at += length
    last = line
    return table.payloads[line] as string
  })
  table.compact()
  return { payloads, predicted }
}

describe('a table of lines', () => {
  test('knows each line again, whatever the order', () => {
    const line = fc.string({ minLength: 1, maxLength: 9, unit: 'grapheme-ascii' }).map((text) => `${text}\n`)
    const pages = fc.array(fc.uniqueArray(line, { maxLength: 60 }), { maxLength: 5 })
    fc.assert(
      fc.property(pages, (sequence) => {
        const table = new LineTable<string>()
        for (const page of sequence) expect(visit(table, page).payloads).toEqual(page)
      }),
      { numRuns: 40 },
    )
  })

  test('predicts the order of the page before, and that a line was put in or taken out', () => {
    const table = new LineTable<string>()
    const page = Array.from({ length: 1000 }, (_, i) => `line ${i}\n`)
    expect(visit(table, page).predicted).toBe(0)
    expect(visit(table, page).predicted).toBe(1000)
    expect(visit(table, page.toSpliced(500, 0, 'new\n')).predicted).toBe(999)
    expect(visit(table, page.toSpliced(500, 1)).predicted).toBeGreaterThan(990)
  })

  test('takes the same bytes in another context for another line', () => {
    const table = new LineTable<string>()
    const view = viewOf(Buffer.from('line'))
    const line = table.add(view, 0, 4, { context: 1, kind: 0, number: 0, payload: 'first' })
    expect(table.find(view, 0, 4, 1)).toBe(line)
    expect(table.find(view, 0, 4, 2)).toBe(-1)
  })

  test('forgets what was not on the last page once it is too much, and keeps the rest in order', () => {
    const table = new LineTable<string>()
    const page = Array.from({ length: 100 }, (_, i) => `line ${i}\n`)
    for (let round = 0; round < 40; round++) {
      visit(table, [...page, ...Array.from({ length: 100 }, (_, i) => `round ${round}, line ${i}\n`)])
      expect(table.size).toBeLessThan(1500)
    }
    expect(visit(table, page)).toEqual({ payloads: page, predicted: 100 })
  })
})
