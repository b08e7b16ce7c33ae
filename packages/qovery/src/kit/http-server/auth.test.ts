import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { authServerOptions, gateOf } from './auth.ts'

const gate = (options: unknown) => gateOf(authServerOptions.parse(options))
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

describe('basic authentication', () => {
  const options = { strategy: 'basic', user: 'jürgen', password: 'pass:wörd' }

  it('admits the user with the password, however the scheme is written', () => {
    expect(gate(options).admits(basic('jürgen:pass:wörd'))).toBe(true)
    expect(gate(options).admits(basic('jürgen:pass:wörd').replace('Basic', 'bAsIc'))).toBe(true)
  })

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['a wrong password', basic('jürgen:pass')],
    ['a wrong user', basic('jurgen:pass:wörd')],
    ['another scheme', basic('jürgen:pass:wörd').replace('Basic', 'Bearer')],
    ['what is not base64', 'Basic §§§'],
    ['the scheme alone', 'Basic'],
  ])('refuses %s', (_what, header) => {
    expect(gate(options).admits(header)).toBe(false)
  })

  it('tells what it wants, with the charset', () => {
    expect(gate(options).challenge).toBe('Basic realm="qovery", charset="UTF-8"')
  })

  it('refuses a user name with a colon in the config', () => {
    expect(() => gate({ ...options, user: 'a:b' })).toThrow('a user name cannot contain a colon')
  })
})

describe('bearer authentication', () => {
  const bearer = gate({ strategy: 'bearer', token: 'abc.def' })

  it('admits the token and nothing else', () => {
    expect(bearer.admits('Bearer abc.def')).toBe(true)
    expect(bearer.admits('bearer  abc.def ')).toBe(true)
    for (const header of [
      undefined,
      '',
      'abc.def',
      'Bearer',
      'Bearer ',
      'Bearer abc',
      'Bearer abc.def2',
      'Basic abc.def',
    ]) {
      expect(bearer.admits(header)).toBe(false)
    }
  })

  it('tells what it wants', () => {
    expect(bearer.challenge).toBe('Bearer realm="qovery"')
  })

  it('refuses an absent header even where the token is empty', () => {
    expect(gate({ strategy: 'custom', value: '' }).admits(undefined)).toBe(false)
  })
})

describe('custom authentication', () => {
  it('admits the exact header value, as the bytes of its UTF-8', () => {
    const custom = gate({ strategy: 'custom', value: 'Token ü' })
    expect(custom.admits(Buffer.from('Token ü').toString('latin1'))).toBe(true)
    expect(custom.admits('token ü')).toBe(false)
    expect(custom.admits(undefined)).toBe(false)
  })
})

describe('the options', () => {
  it('say which strategies there are when another is asked for', () => {
    const { error } = authServerOptions.safeParse({ strategy: 'aws', service: 'x' })
    expect(error?.issues[0]?.message).toContain('strategy must be basic, bearer or custom (aws signs requests')
  })

  it('refuse unknown keys and missing ones', () => {
    expect(authServerOptions.safeParse({ strategy: 'bearer', token: 'a', tokn: 'b' }).success).toBe(false)
    expect(authServerOptions.safeParse({ strategy: 'basic', user: 'a' }).success).toBe(false)
  })

  it('keep secrets out of JSON, and describe every key', () => {
    const parsed = authServerOptions.parse({ strategy: 'basic', user: 'u', password: 'hidden' })
    expect(JSON.stringify(parsed)).not.toContain('hidden')
    const schema = JSON.stringify(z.toJSONSchema(authServerOptions, { io: 'input' }))
    expect(schema.match(/"description"/g)).toHaveLength(8)
  })
})
