import { once } from 'node:events'
import { rename, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { connect } from 'node:tls'
import { MetricBatchBuilder, Series, Shape, type MetricBatch } from '@qovery/sdk'
import { poll, testContext } from '@qovery/sdk/testing'
import { describe, expect, it } from 'vitest'
import { RawClient } from '../../../kit/http-server/testing/raw-client.ts'
import { opensslMissing, selfSigned } from '../../../kit/tls/testing/self-signed.ts'
import { Endpoint } from './endpoint.ts'
import type { Exporter } from './exporter.ts'
import { StorePages } from './formats/render.ts'
import { prometheus_exporter } from './index.ts'
import { ExporterFixture, FORMATS } from './testing/exporter-fixture.ts'
import { parseText } from './testing/parse-text.ts'

const PLAIN = { kind: 'text', version: '0.0.4', escaping: 'underscores' } as const

async function exporter(config: object = {}): Promise<Exporter> {
  const options = prometheus_exporter.config.parse({ address: '127.0.0.1:0', ...config })
  return (await prometheus_exporter.create(options, testContext())) as Exporter
}

/** The name in the certificate that a server shows. */
async function shownName(address: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: Number(address.split(':').at(-1)), rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { subject } = socket.getPeerCertificate()
  socket.destroy()
  return String(subject.CN)
}

function counters(count: number): MetricBatch {
  const builder = new MetricBatchBuilder(count)
  for (let i = 0; i < count; i++)
    builder.push(Series.of('c_total', [['id', String(i)]]), Shape.counter, i, 1, Number.NaN)
  return builder.finish()
}

describe('prometheus_exporter', () => {
  it('shows over HTTP what was written to it', async () => {
    const sink = await exporter()
    await sink.start()
    try {
      sink.write(counters(3))
      const response = await fetch(`http://${sink.address}/metrics`)
      expect(response.headers.get('content-type')).toBe(
        'text/plain; version=0.0.4; charset=utf-8; escaping=underscores',
      )
      expect([...parseText(await response.text(), 'text').samples.values()]).toEqual([0, 1, 2])
    } finally {
      await sink.close()
    }
  })

  it.skipIf(opensslMissing() !== undefined)(
    'shows a new certificate once its files have changed',
    async () => {
      const { crt_file, key_file, folder } = selfSigned('old')
      const sink = await exporter({ tls: { enabled: true, crt_file, key_file } })
      await sink.start()
      try {
        expect(await shownName(sink.address)).toBe('old')
        const renewed = selfSigned('new')
        await Promise.all([rename(renewed.crt_file, crt_file), rename(renewed.key_file, key_file)])
        await poll('the new certificate', async () => (await shownName(sink.address)) === 'new')
        await rm(renewed.folder, { recursive: true })
      } finally {
        await sink.close()
        await rm(folder, { recursive: true })
      }
    },
    20_000,
  )

  it('says which address is taken, and starts once it is free', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    const sink = await exporter({ address: `127.0.0.1:${port}` })
    await expect(sink.start()).rejects.toThrow(`127.0.0.1:${port}`)
    await new Promise((resolve) => other.close(resolve))
    await sink.start()
    await sink.close()
  })

  it('has examples and defaults that its own schema accepts', async () => {
    for (const { config } of prometheus_exporter.examples)
      expect(prometheus_exporter.config.safeParse(config).success).toBe(true)
    const options = prometheus_exporter.config.parse({})
    expect(prometheus_exporter.resources?.(options)).toEqual([{ kind: 'tcp', address: '0.0.0.0:9598' }])
    expect(options).toMatchObject({ suppress_timestamp: true, series_limit: 200_000 })
    expect(prometheus_exporter.config.safeParse({ bucket: [1] }).success).toBe(false)
  })
})

describe('a page', () => {
  it('lets the event loop turn while it is written', async () => {
    const { store } = new ExporterFixture()
    store.ingest(counters(10_000))
    const builder = new MetricBatchBuilder()
    for (let i = 0; i < 20_000; i++)
      builder.push(Series.of('h', [['id', String(i)]]), Shape.histogram_sample, i, 1, Number.NaN)
    store.ingest(builder.finish())
    let turns = 0
    let turning = setImmediate(function turn() {
      turns++
      turning = setImmediate(turn)
    })
    let bytes = 0
    for await (const chunk of new StorePages(store, { created_samples: false }).render(PLAIN)) bytes += chunk.length
    clearImmediate(turning)
    expect(bytes).toBeGreaterThan(7_000_000)
    expect(turns).toBeGreaterThan(2)
  })

  it('is one rendering for scrapes that come together, whatever their pace', async () => {
    const fixture = new ExporterFixture()
    fixture.store.ingest(counters(20_000))
    const pages = new StorePages(fixture.store, { created_samples: false })
    const read = async (slow: boolean) => {
      const chunks: Buffer[] = []
      for await (const chunk of pages.render(FORMATS.openmetrics)) {
        chunks.push(chunk)
        if (slow) await nextTurn()
      }
      return chunks
    }
    const [first, second] = await Promise.all([read(false), read(true)])
    expect(second.length).toBe(first.length)
    expect(second.every((chunk, i) => chunk === first[i])).toBe(true)
  })

  it('is written to memory that is used again once all who share it have released it, and no sooner', async () => {
    const fixture = new ExporterFixture()
    fixture.store.ingest(counters(20_000))
    const pages = new StorePages(fixture.store, { created_samples: false })
    const memoryOf = (chunks: readonly Buffer[]) => new Set(chunks.map(({ buffer }) => buffer))
    const read = async () => {
      const chunks: Buffer[] = []
      for await (const chunk of pages.render(PLAIN)) chunks.push(chunk)
      return chunks
    }
    const [first, second] = await Promise.all([read(), read()])
    const text = Buffer.concat(first).toString()
    for (const chunk of first) pages.release(chunk)
    const third = await read()
    expect(memoryOf(third).isDisjointFrom(memoryOf(first))).toBe(true)
    expect(Buffer.concat(second).toString()).toBe(text)
    for (const chunk of second) pages.release(chunk)
    expect(memoryOf(await read()).isSubsetOf(memoryOf(first))).toBe(true)
    expect(Buffer.concat(third).toString()).toBe(text)
  })

  it('reaches a scraper that paused whole, whoever scrapes meanwhile', async () => {
    const fixture = new ExporterFixture()
    fixture.store.ingest(counters(60_000))
    const pages = new StorePages(fixture.store, { created_samples: false })
    const address = { kind: 'inet', host: '127.0.0.1', port: 0, text: '127.0.0.1:0' } as const
    const endpoint = new Endpoint(pages, { address }, testContext())
    await endpoint.start()
    const paused = await RawClient.to(endpoint.address)
    paused.socket.pause()
    paused.send('GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    const idsIn = (page: string) => new Set(page.match(/id="\d+"/g)).size
    for (let round = 0; round < 5; round++) {
      fixture.store.ingest(counters(60_000))
      const page = await fetch(`http://${endpoint.address}/metrics`)
      expect(idsIn(await page.text())).toBe(60_000)
    }
    paused.socket.resume()
    await poll('the end of the paused page', () => paused.socket.readableEnded)
    expect(idsIn(paused.received.replaceAll(/\r\n[0-9a-f]+\r\n/g, ''))).toBe(60_000)
    await endpoint.close()
  })

  it('shows what has come since the last one, however short ago that was', async () => {
    const fixture = new ExporterFixture()
    const pages = new StorePages(fixture.store, { created_samples: false })
    for (let round = 1; round <= 3; round++) {
      fixture.store.ingest(counters(round))
      let text = ''
      for await (const chunk of pages.render(PLAIN)) text += chunk.toString('utf8')
      expect(parseText(text, 'text').samples.size).toBe(round)
    }
  })

  it('shows each series whole and once while series come and go', async () => {
    const fixture = new ExporterFixture({ flush_period_secs: 10, buckets: [1, 2, 4] })
    const write = (from: number, shape: number) => {
      const builder = new MetricBatchBuilder()
      for (let i = from; i < from + 6000; i++) {
        builder.push(
          Series.of(shape === Shape.counter ? 'c_total' : 'h', [['id', String(i)]]),
          shape,
          i % 5,
          1,
          Number.NaN,
        )
      }
      fixture.store.ingest(builder.finish())
    }
    write(0, Shape.histogram_sample)
    write(0, Shape.counter)
    const chunks: Buffer[] = []
    for await (const chunk of new StorePages(fixture.store, { created_samples: false }).render(FORMATS.openmetrics)) {
      chunks.push(chunk)
      if (chunks.length === 2) {
        fixture.now += 5000
        write(4000, Shape.histogram_sample)
        fixture.now += 8000
        fixture.store.tick()
      }
    }
    const page = parseText(Buffer.concat(chunks).toString('utf8'), 'openmetrics')
    expect(page.families.get('h')?.type).toBe('histogram')
    expect(fixture.store.size).toBe(6000)
  })

  it('costs no more than what was read of it when the reader leaves', async () => {
    const fixture = new ExporterFixture()
    fixture.store.ingest(counters(20_000))
    const page = new StorePages(fixture.store, { created_samples: false }).render(PLAIN)
    expect((await page.next()).value?.length).toBeGreaterThan(0)
    await page.return(undefined)
    expect(await page.next()).toEqual({ done: true, value: undefined })
  })
})
