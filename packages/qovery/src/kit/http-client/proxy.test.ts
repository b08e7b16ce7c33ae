import { describe, expect, test } from 'vitest'
import { proxyFor } from './proxy.ts'

const settings = { enabled: true, http: 'http://proxy:3128', https: 'secure-proxy:3129', no_proxy: [] as string[] }
const through = (url: string, ...no_proxy: string[]) => proxyFor(new URL(url), { ...settings, no_proxy })

describe('a request', () => {
  test('goes through the proxy of its scheme', () => {
    expect(through('http://example.com/')).toBe('http://proxy:3128')
    expect(through('https://example.com/')).toBe('http://secure-proxy:3129')
  })

  test('goes straight where no proxy is set, or proxies are off', () => {
    expect(proxyFor(new URL('http://a/'), { enabled: true, no_proxy: [] })).toBeUndefined()
    expect(proxyFor(new URL('http://a/'), { ...settings, enabled: false })).toBeUndefined()
  })

  test.for([
    ['http://example.com/', '*'],
    ['http://Example.com:8080/', 'example.com'],
    ['http://example.com/', ' .example.com'],
    ['http://a.b.example.com/', '.example.com'],
    ['http://10.1.2.3/', '10.1.2.3'],
    ['http://10.1.2.3/', '10.0.0.0/8'],
    ['http://[::1]/', '::1'],
    ['http://[fd00::5]/', 'fd00::/8'],
  ])('to %s goes straight with %s in no_proxy', ([url, rule]) => {
    expect(through(url as string, 'other', rule as string)).toBeUndefined()
  })

  test.for([
    ['http://a.example.com/', 'example.com'],
    ['http://badexample.com/', '.example.com'],
    ['http://10.1.2.3/', '11.0.0.0/8'],
    ['http://10.1.2.3/', '::/0'],
    ['http://example.com/', '10.0.0.0/8'],
    ['http://example.com/', ''],
  ])('to %s is not what %s in no_proxy means', ([url, rule]) => {
    expect(through(url as string, rule as string)).toBe('http://proxy:3128')
  })
})
