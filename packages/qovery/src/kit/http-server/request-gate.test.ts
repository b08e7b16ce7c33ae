import type { IncomingMessage } from 'node:http'
import { ProgramError } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { HttpRefusal } from './refusal.ts'
import { requestAuthOption } from './request-auth.ts'
import { createRequestGate } from './request-gate.ts'

async function gateOf(options: object, cx = testContext()) {
  const gate = await createRequestGate(requestAuthOption.parse(options), cx)
  return (headers: Record<string, string | string[]>, path = '/', remoteAddress: string | undefined = '10.0.0.1') => {
    const request = { headers, socket: { remoteAddress } } as unknown as IncomingMessage
    try {
      return gate.admit(request, path)
    } catch (error) {
      if (!(error instanceof HttpRefusal)) throw error
      return `${error.status} ${String(error.headers['WWW-Authenticate'])}: ${error.message}`
    }
  }
}
const custom = (source: string, cx = testContext()) => gateOf({ strategy: 'custom', source }, cx)
const REFUSED = '401 Custom realm="qovery": the request was not let in'

describe('a program', () => {
  test('lets in the requests for which it comes to true', async () => {
    const admit = await custom('.headers.authorization == "Token a" && .path == "/in" && .address == "10.0.0.1"')
    const headers = { authorization: 'Token a' }
    expect(admit(headers, '/in', '::ffff:10.0.0.1')).toEqual({})
    expect([admit({}, '/in'), admit(headers, '/'), admit(headers, '/in', '10.0.0.2')]).toEqual(Array(3).fill(REFUSED))
  })

  test('tells what the events are to know', async () => {
    const admit = await custom('%tenant = .headers."x-tenant"\n%n = 1\n.headers.key == "k"')
    expect(admit({ key: 'k', 'x-tenant': 'a' })).toEqual({ tenant: 'a', n: 1 })
    expect(admit({ key: 'k', 'x-tenant': 'b' })).toEqual({ tenant: 'b', n: 1 })
    expect(admit({ 'x-tenant': 'b' })).toBe(REFUSED)
  })

  test('sees headers as the bytes that were sent, and nothing of the prototype', async () => {
    const admit = await custom(
      '.headers.a == "ü" && encode_base16(string!(.headers.b)) == "ff" && !exists(.headers.constructor)',
    )
    expect(admit({ a: Buffer.from('ü').toString('latin1'), b: '\xff' })).toEqual({})
    const hostile = JSON.parse('{"__proto__":"x","a":"1"}') as Record<string, string>
    const looking = await custom('keys(object!(.headers)) == ["__proto__", "a"]')
    expect(looking(hostile)).toEqual({})
  })

  test('finds no address where the client has gone', async () => {
    const admit = await custom('.address == null')
    const gone = { headers: {}, socket: {} } as unknown as IncomingMessage
    const gate = await createRequestGate({ strategy: 'custom', source: '.address == null' }, testContext())
    expect([gate.admit(gone, '/'), admit({})]).toEqual([{}, REFUSED])
  })

  test.each([
    ['ip_cidr_contains!("10.0.0.0/8", .headers.ip)', 'ip_cidr_contains'],
    ['if .path == "/" { abort "closed for today" }\ntrue', 'closed for today'],
  ])('that ends early, "%s", refuses the request, and only the log says why', async (source, reason) => {
    const cx = testContext()
    const admit = await custom(source, cx)
    expect(admit({ ip: 'x' })).toBe(REFUSED)
    expect(cx.recorded.log.map(({ level, message }) => [level, message])).toEqual([
      ['warn', expect.stringContaining(reason)],
    ])
  })

  test.each([
    ['.path', 'has to give a boolean, and it gives any'],
    ['. = {}\ntrue', 'E315'],
    ['.path = "x"\ntrue', 'E315'],
    ['is_string(dns_lookup!("x"))', 'dns_lookup'],
    ['. ?', 'syntax error'],
  ])('"%s" is refused when it is compiled', async (source, problem) => {
    const error = await custom(source).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ProgramError)
    expect(`${(error as ProgramError).message} ${(error as ProgramError).drawing}`).toContain(problem)
  })
})

test('a user name and a password let in who shows both', async () => {
  const admit = await gateOf({ strategy: 'basic', username: 'u', password: 'p' })
  const shown = (text: string) => admit({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
  expect(shown('u:p')).toEqual({})
  expect(shown('u:q')).toMatch(/^401 Basic .*: the request came with wrong credentials$/)
  expect(admit({})).toMatch(/^401 Basic .*: the request came with no credentials$/)
})

test.each([
  [{ strategy: 'bearer', token: 'x' }, 'strategy must be basic or custom'],
  [{ strategy: 'basic', username: 'a:b', password: '' }, 'cannot contain a colon'],
  [{ strategy: 'custom', value: 'x' }, 'source'],
])('the options %j are refused', (options, problem) => {
  expect(JSON.stringify(requestAuthOption.safeParse(options).error?.issues)).toContain(problem)
})
