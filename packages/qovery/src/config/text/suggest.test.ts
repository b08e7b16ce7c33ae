import { describe, expect, it } from 'vitest'
import { distance, suggest } from './suggest.ts'

describe('suggest', () => {
  it.each([
    ['adress', ['encoding', 'address', 'inputs'], 'address'],
    ['inptus', ['inputs', 'type'], 'inputs'],
    ['Data-Dir', ['data_dir'], 'data_dir'],
    ['tpye', ['type', 'types'], 'type'],
    ['sink', ['sources', 'sinks'], 'sinks'],
    ['http', ['http_server', 'statsd'], 'http_server'],
    ['ignore_older', ['ignore_older_secs', 'ignore_not_found'], 'ignore_older_secs'],
  ])('finds what %s means', (word, candidates, meant) => {
    expect(suggest(word, candidates)).toBe(meant)
  })

  it('finds nothing where no candidate is near', () => {
    expect(suggest('compression', ['address', 'inputs'])).toBeUndefined()
    expect(suggest('units', ['include_units', 'exclude_units'])).toBeUndefined()
    expect(suggest('x', ['y'])).toBeUndefined()
    expect(suggest('', ['a'])).toBeUndefined()
    expect(suggest('a'.repeat(100_000), ['a'.repeat(99_999)])).toBeUndefined()
  })
})

describe('distance', () => {
  it('counts a swap of neighbours as one slip', () => {
    expect(distance('abcd', 'abdc')).toBe(1)
    expect(distance('kitten', 'sitting')).toBe(3)
    expect(distance('', 'abc')).toBe(3)
  })
})
