import { expect, test } from 'vitest'
import type { PlannedTransform } from '../../config/plan.ts'
import { regionsOf } from './regions.ts'

/** Transforms from lines such as `b < a, c`: b reads from a and c. */
function planned(...lines: readonly string[]): PlannedTransform[] {
  return lines.map((line) => {
    const [id = '', inputs = ''] = line.split(' < ')
    const refs = inputs.split(', ').map((component) => ({ component, port: '' }))
    return { id, type: 'remap', options: {}, inputs: refs, inputKinds: ['log'] }
  })
}

function regions(lines: readonly string[], stay: readonly string[] = []): string[] {
  return regionsOf(planned(...lines), (id) => !stay.includes(id)).map((region) => region.map(({ id }) => id).join(' '))
}

test('transforms that read from each other are one region', () => {
  expect(regions(['a < in', 'b < a', 'c < b', 'd < a'])).toEqual(['a b c d'])
})

test('a transform that also reads from elsewhere begins a region of its own', () => {
  expect(regions(['a < in', 'b < a', 'c < b, in', 'd < c'])).toEqual(['a b', 'c d'])
})

test('two that read from the same source are two regions', () => {
  expect(regions(['a < in', 'b < in'])).toEqual(['a', 'b'])
})

test('one that has to stay in its thread parts what is before it from what is behind it', () => {
  expect(regions(['a < in', 'b < a', 'c < b'], ['b'])).toEqual(['a', 'c'])
})

test('one that reads from two of a region belongs to it', () => {
  expect(regions(['a < in', 'b < a', 'c < a', 'd < b, c'])).toEqual(['a b c d'])
})
