import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { CollectedOutput, poll, testContext, testSource } from '@qovery/sdk/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opensslMissing, selfSigned } from '../../../kit/tls/testing/self-signed.ts'
import { prometheus_scrape } from './index.ts'
import { ExporterStub, showing } from './testing/exporter-stub.ts'

/** Runs the source; `stop` asks it to end, and waits until it has. */
async function start(options: object) {
  const source = await prometheus_scrape.create(prometheus_scrape.config.parse(options), testContext({ id: 'pages' }))
  const out = new CollectedOutput()
  const controller = new AbortController()
  const ended = source.run(out, controller.signal)
  const stop = () => {
    controller.abort()
    return ended
  }
  return { out, stop }
}

describe('prometheus_scrape', () => {
  let stub: ExporterStub
  beforeAll(async () => {
    stub = await ExporterStub.of('a 1\n')
  })
  afterAll(() => stub[Symbol.asyncDispose]())

  testSource(prometheus_scrape, { test, config: () => ({ endpoints: [stub.url] }) })

  test('scrapes its first endpoint at once', async () => {
    const endpoints = [stub.url, 'http://127.0.0.1:1/']
    const { out, stop } = await start({ endpoints, scrape_interval_secs: 3600 })
    await out.until(1)
    await stop()
    expect(out.count).toBe(1)
  })

  test('scrapes each endpoint again and again over one connection, the endpoints across the interval', async () => {
    const scrapedAt = { a: [] as number[], b: [] as number[] }
    const exporterOf = (name: keyof typeof scrapedAt) =>
      ExporterStub.of((request, response) => {
        scrapedAt[name].push(performance.now() - began)
        showing(`${name} 1\n`)(request, response)
      })
    await using first = await exporterOf('a')
    await using second = await exporterOf('b')
    const began = performance.now()
    const options = { endpoints: [first.url, second.url], scrape_interval_secs: 1, scrape_timeout_secs: 60 }
    const { out, stop } = await start(options)
    const samplesOf = (name: string) => out.events('metric').filter(({ series }) => series.name === name).length
    await poll('two scrapes of each', () => samplesOf('a') >= 2 && samplesOf('b') >= 2)
    await stop()
    expect(samplesOf('a') + samplesOf('b')).toBe(out.count)
    // None can come before its time; on a busy machine each may come long after it.
    for (const [i, dueMs] of [0, 1000].entries()) {
      expect(scrapedAt.a[i]).toBeGreaterThan(dueMs - 10)
      expect(scrapedAt.b[i]).toBeGreaterThan(dueMs + 490)
    }
    expect([first.connections, second.connections]).toEqual([1, 1])
  })

  test('never has two scrapes of one target under way', async () => {
    let underWay = 0
    let most = 0
    await using slow = await ExporterStub.of((_request, response) => {
      most = Math.max(most, ++underWay)
      setTimeout(() => {
        underWay--
        response.end('a 1\n')
      }, 1200)
    })
    const { out, stop } = await start({ endpoints: [slow.url], scrape_interval_secs: 1 })
    await out.until(2)
    await stop()
    expect(most).toBe(1)
  })

  test('ends while an answer is awaited', async () => {
    await using silent = await ExporterStub.of(() => undefined)
    const { out, stop } = await start({ endpoints: [silent.url], scrape_timeout_secs: 60 })
    await poll('the request', () => silent.requests.length > 0)
    await stop()
    expect(out.count).toBe(0)
  })

  test.skipIf(opensslMissing() !== undefined)('scrapes over TLS whom its options trust', async () => {
    const { crt_file, key_file, folder } = selfSigned()
    const server = createServer({ cert: readFileSync(crt_file), key: readFileSync(key_file) }, showing('a 1\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const endpoints = [`https://localhost:${(server.address() as AddressInfo).port}/metrics`]
    const scraped = async (tls: object) => {
      const { out, stop } = await start({ endpoints, tls, scrape_timeout_secs: 60 })
      await out.until(1)
      await stop()
      return out.events('metric')[0]?.series.name
    }
    expect(await scraped({ ca_file: crt_file })).toBe('a')
    expect(await scraped({})).toBe('up')
    await expect(scraped({ ca_file: '/nowhere.pem' })).rejects.toThrow('/nowhere.pem')
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true })
  })

  test('refuses a program that is wrong', async () => {
    const query = { a: { type: 'vrl', value: 'to_int("x")' } }
    const config = prometheus_scrape.config.parse({ endpoints: ['http://h'], query })
    await expect(prometheus_scrape.create(config, testContext())).rejects.toThrow(/the program is wrong: unhandled/)
  })

  test.for([
    ['no endpoint', { endpoints: [] }, 'there must be an endpoint'],
    ['an address without a scheme', { endpoints: ['localhost:9100'] }, 'begins with http://'],
    ['a negative limit', { endpoints: ['http://h'], sample_limit: -1 }, '>=0'],
  ] as const)('refuses %s', ([, config, message]) => {
    const parsed = prometheus_scrape.config.safeParse(config)
    expect(JSON.stringify(parsed.error?.issues)).toContain(message)
  })
})
