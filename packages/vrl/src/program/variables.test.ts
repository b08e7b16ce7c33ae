import { describe, expect, test } from 'vitest'
import { Failure } from '../function/index.ts'
import type { Kind } from '../kind/index.ts'
import type { Value } from '../value/index.ts'
import { compile } from './compile.ts'

/** Programs that run one after the other, and leave their variables to the next. */
class Line {
  readonly variables = new Map<string, Value>()
  readonly event = { value: {} as Value, metadata: {} }
  kinds: ReadonlyMap<string, Kind> = new Map()

  async run(source: string) {
    const { program, diagnostics } = await compile(source, { variables: this.kinds })
    if (program === undefined || diagnostics.length > 0)
      throw new Error(diagnostics.map(({ title }) => title).join('; '))
    this.kinds = new Map([...program.checked.variables].map(([name, { kind }]) => [name, kind]))
    return await program.run(this.event, this.variables)
  }
}

describe('a program that leaves its variables', () => {
  test('gives the next one their values and what is known of them', async () => {
    const line = new Line()
    await line.run('count = 1; name = "a"')
    expect(await line.run('count = count + 1')).toBe(2)
    expect(await line.run('name + to_string(count)')).toBe('a2')
    expect(line.variables).toEqual(
      new Map<string, Value>([
        ['count', 2],
        ['name', 'a'],
      ]),
    )
    expect(line.kinds.get('count')?.toString()).toBe('integer')
  })

  test('keeps those that it does not name, and none of its blocks and closures', async () => {
    const line = new Line()
    await line.run('x = 1')
    await line.run('if true { inner = 2 }; for_each([1]) -> |_, value| { other = value }')
    expect([...line.kinds.keys()]).toEqual(['x'])
    await expect(line.run('inner')).rejects.toThrow('undefined variable')
  })

  test('shares nothing between them and the event', async () => {
    const line = new Line()
    await line.run('.a = {"n": 1}; x = .a; y = x')
    await line.run('.a.n = 2; y.n = 3')
    await line.run('.b = x')
    await line.run('.b.n = 4')
    expect(await line.run('[x.n, .a.n, y.n, .b.n]')).toEqual([1, 2, 3, 4])
    expect(await line.run('.c = x; .c.n = 5; x.n')).toBe(1)
  })

  test('leaves what it had set when it fails', async () => {
    const line = new Line()
    expect(await line.run('x = 1; y = to_int!("no")')).toBeInstanceOf(Failure)
    expect(line.variables).toEqual(
      new Map<string, Value>([
        ['x', 1],
        ['y', null],
      ]),
    )
  })

  test('may have variables with the names of what JavaScript has', async () => {
    const line = new Line()
    await line.run('constructor = 1; __proto__ = 2; variables = 3; subject = 4')
    expect(await line.run('constructor + __proto__ + variables + subject')).toBe(10)
  })
})

test('a program that leaves none makes no use of what it is given', async () => {
  const { program } = await compile('x = 1; x + 1', {})
  const variables = new Map<string, Value>([['x', 7]])
  expect(await program?.run({ value: {}, metadata: {} }, variables)).toBe(2)
  expect(variables).toEqual(new Map([['x', 7]]))
})
