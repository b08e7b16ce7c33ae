import { describe, expect, test } from 'vitest'
import type { ValueObject } from '@qovery/vrl/value'
import { Session } from './session.ts'

async function* of(...events: ValueObject[]): AsyncGenerator<ValueObject> {
  yield* events
}

const begin = (...events: ValueObject[]) =>
  Session.begin({ host: {}, timezone: 'UTC', colors: false, ...(events.length > 0 && { events: of(...events) }) })

const value = async (session: Session, source: string) => {
  const outcome = await session.evaluate(source, false)
  return outcome.type === 'value' ? outcome.value : outcome
}

describe('an input', () => {
  test.each(['if true {', '[1,', 'f(', '1 +', 'x =', '{ "a":', 'if true { 1 } else'])(
    '%s goes on in the next line',
    async (source) => {
      const session = await begin()
      expect(await session.evaluate(source, false)).toEqual({ type: 'incomplete' })
      expect(await session.evaluate(source, true)).toMatchObject({ type: 'wrong' })
    },
  )

  test.each(['1 + )', 'nope', 'to_int("1")', '"open'])('%s is wrong as it stands', async (source) => {
    expect(await (await begin()).evaluate(source, false)).toMatchObject({ type: 'wrong' })
  })
})

describe('from line to line', () => {
  test('event and variables stay, with what is known of them', async () => {
    const session = await begin({ n: '7' })
    expect(await value(session, 'n = to_int!(.n)')).toBe(7)
    expect(await value(session, '.sum = n + 1')).toBe(8)
    expect(await value(session, '.sum * 2')).toBe(16)
    expect(await session.evaluate('to_int(.n)', false)).toMatchObject({ type: 'wrong' })
  })

  test('what failed leaves what is really there', async () => {
    const session = await begin({})
    await session.evaluate('.a = "text"', false)
    expect(await session.evaluate('.a = 1; b = to_int!("x"); .a = "text"', false)).toMatchObject({ type: 'failed' })
    expect(await value(session, '.a + 1')).toBe(2)
    expect(await value(session, 'b')).toBe(null)
    expect(await session.evaluate('abort', false)).toEqual({ type: 'failed', text: 'aborted' })
  })
})

describe('the events of the input', () => {
  test('are walked through forth and back, and keep what was done with them', async () => {
    const session = await begin({ a: 1 }, { a: 2 })
    await value(session, '.seen = true')
    await session.next()
    expect(session.event.value).toEqual({ a: 2 })
    session.previous()
    session.previous()
    expect(session.event.value).toEqual({ a: 1, seen: true })
  })

  test('end with a new one, which is gone again where nothing was done with it', async () => {
    const session = await begin({ a: 1 })
    await session.next()
    await session.next()
    expect(session.event.value).toEqual({})
    session.previous()
    expect(session.event.value).toEqual({ a: 1 })
    await session.next()
    await value(session, '.b = 1')
    await session.next()
    expect(session.event.value).toEqual({})
    session.previous()
    expect(session.event.value).toEqual({ b: 1 })
  })
})
