import { describe, expect, test } from 'vitest'
import { BodyBuffer } from './body-buffer.ts'

const piece = (text: string, size = text.length) => {
  const memory = Buffer.alloc(size)
  return memory.subarray(0, memory.write(text))
}

describe('BodyBuffer', () => {
  test('joins the pieces of a body, however large, and writes the next one over it', () => {
    const buffer = new BodyBuffer()
    buffer.begin(3, true)
    buffer.append(piece('abc'))
    const large = Buffer.alloc(200_000, 'x')
    buffer.append(large)
    expect(buffer.body.equals(Buffer.concat([Buffer.from('abc'), large]))).toBe(true)
    const memory = buffer.body.buffer
    buffer.begin(100, true)
    expect(buffer.body).toHaveLength(0)
    buffer.append(piece('next'))
    expect(buffer.body.toString()).toBe('next')
    expect(buffer.body.buffer).toBe(memory)
  })

  test('gives memory back that no body has needed for long', () => {
    const buffer = new BodyBuffer()
    buffer.begin(1_000_000, true)
    buffer.append(Buffer.alloc(1_000_000))
    for (let i = 0; i < 20; i++) {
      buffer.begin(100, true)
      buffer.append(piece('small'))
    }
    expect(buffer.body.toString()).toBe('small')
    expect(buffer.body.buffer.byteLength).toBeLessThan(100_000)
  })

  test.each([
    ['frees the memory of the pieces it has copied, but not of the last and not of the pool', true, [0, 0, 6, 4]],
    ['leaves the memory of pieces alone that belongs to others', false, [3, 3, 6, 4]],
  ])('%s', (_title, ownsPieces, lengths) => {
    const buffer = new BodyBuffer()
    const pieces = [piece('one', 65_536), piece('two', 65_536), Buffer.from('pooled'), piece('last', 65_536)]
    buffer.begin(0, ownsPieces)
    for (const one of pieces) buffer.append(one)
    buffer.finish()
    expect(buffer.body.toString()).toBe('onetwopooledlast')
    expect(pieces.map(({ length }) => length)).toEqual(lengths)
  })
})
