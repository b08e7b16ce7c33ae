import { expect, test } from 'vitest'
import { allOf } from './all-of.ts'

const failing = (message: string) => Promise.reject(new Error(message))

test('gives what all give, in their order', async () => {
  expect(await allOf([Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2])
})

test('throws the only error as it is, and several together', async () => {
  await expect(allOf([Promise.resolve(1), failing('one')])).rejects.toThrow('one')
  const error: unknown = await allOf([failing('one'), Promise.resolve(1), failing('two')]).catch((one: unknown) => one)
  expect((error as AggregateError).errors.map(String)).toEqual(['Error: one', 'Error: two'])
})
