import { createSocket } from 'node:dgram'
import { CollectedOutput, testContext } from '@qovery/sdk/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { statsd } from './index.ts'
import { Inlet } from './inlet.ts'
import { namesOf, startSource, stopAll } from './testing/running-source.ts'

afterEach(stopAll)

const udp = (more: object = {}) => startSource({ mode: 'udp', address: '127.0.0.1:0', ...more })

async function send(port: number, ...datagrams: (string | Buffer)[]): Promise<void> {
  const socket = createSocket('udp4')
  for (const datagram of datagrams) await new Promise((resolve) => socket.send(datagram, port, '127.0.0.1', resolve))
  socket.close()
}

describe('over UDP', () => {
  it('a datagram holds one line or several, with or without the last newline', async () => {
    const { out, port, cx } = await udp()
    await send(port, 'a:1|c', 'b:2|c\nc:3|c', 'd:4|c\n', '', 'e:5|c\r\n')
    await out.until(5)
    expect(namesOf(out)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(cx.recorded.dropped.size).toBe(0)
  })

  it('the largest datagram arrives whole', async () => {
    const { out, port } = await udp()
    const line = 'abcdefghij:1|c\n'
    await send(port, line.repeat(65_507 / line.length))
    await out.until(Math.floor(65_507 / line.length))
    expect(new Set(namesOf(out))).toEqual(new Set(['abcdefghij']))
  })

  it('many datagrams are drained in order, none lost', async () => {
    const source = await udp()
    const datagrams = Array.from({ length: 2000 }, (_, i) => `first:${i}|c\nsecond:1|c\nthird:2|c`)
    await send(source.port, ...datagrams)
    await source.out.until(6000)
    const order = source.out.events('metric').flatMap(({ series, value }) => (series.name === 'first' ? [value] : []))
    expect(order).toEqual(datagrams.map((_, i) => ({ type: 'counter', value: i })))
    // And back to single ones.
    await send(source.port, 'later:1|c')
    await source.out.until(6001)
  })

  it('what is left of a burst goes on at its end and needs no timer, other datagrams wait for more', () => {
    const out = new CollectedOutput()
    const inlet = new Inlet(statsd.config.parse({ mode: 'udp', address: '127.0.0.1:0' }), testContext(), out)
    const bytes = Buffer.from('a:1|c    ')
    vi.useFakeTimers()
    try {
      inlet.begin()
      void inlet.datagram(bytes, 0, 5)
      expect([out.count, vi.getTimerCount()]).toEqual([0, 0])
      void inlet.end()
      expect(out.count).toBe(1)
      void inlet.datagram(bytes, 0, 5)
      expect([out.count, vi.getTimerCount()]).toEqual([1, 1])
      vi.runAllTimers()
      expect(out.count).toBe(2)
    } finally {
      vi.useRealTimers()
    }
  })

  it('a burst that found no room is whole when there is room again', async () => {
    const out = new CollectedOutput()
    let open = (): void => undefined
    out.room = new Promise((resolve) => (open = resolve))
    const { port } = await startSource({ mode: 'udp', address: '127.0.0.1:0' }, out)
    await send(port, ...Array.from({ length: 40 }, () => 'name:1|c\n'.repeat(77)))
    await out.until(1000)
    out.room = undefined
    open()
    await out.until(40 * 77)
    expect(out.count).toBe(40 * 77)
  })

  it('what the kernel holds is read before the end', async () => {
    const source = await udp()
    await send(source.port, ...Array.from({ length: 500 }, () => 'a:1|c'))
    await source.stop()
    expect(source.out.count).toBe(500)
  })

  it('without room downstream nothing is read, and what the kernel then drops is counted', async () => {
    const out = new CollectedOutput()
    let open = (): void => undefined
    out.room = new Promise((resolve) => (open = resolve))
    const source = await startSource({ mode: 'udp', address: '127.0.0.1:0', receive_buffer_bytes: 4096 }, out)
    const datagram = 'name:1|c\n'.repeat(100)
    await send(source.port, ...Array.from({ length: 300 }, () => datagram))
    expect(out.count).toBeLessThan(15_000)
    out.room = undefined
    open()
    await source.stop()
    const dropped = source.cx.recorded.metrics.get('socket_kernel_dropped_datagrams_total') ?? 0
    expect(out.count / 100 + dropped).toBe(300)
    expect(dropped).toBeGreaterThan(0)
  })

  it('a taken port is named, with what to do', async () => {
    const { port } = await udp()
    await expect(udp({ address: `127.0.0.1:${port}` })).rejects.toThrow(
      /cannot listen on udp 127\.0\.0\.1:\d+: another program, or another component, has it/,
    )
  })

  it('a buffer that the kernel does not give is pointed out', async () => {
    const { cx } = await udp({ receive_buffer_bytes: 2 ** 30 })
    expect(
      cx.recorded.log.some(({ level, message }) => level === 'warn' && message.includes('net.core.rmem_max')),
    ).toBe(true)
  })
})
