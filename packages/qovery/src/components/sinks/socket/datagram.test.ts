import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { poll, testContext } from '@qovery/sdk/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { listenUnixDatagram } from '../../../kit/socket/unix-datagram.ts'
import { logs, makeSink, writeOnce } from './testing/deliver.ts'

const folder = mkdtempSync(join(tmpdir(), 'qovery-socket-'))
afterAll(() => rmSync(folder, { recursive: true }))

const NEVER = new AbortController().signal

async function receiver(): Promise<{ socket: Socket; seen: string[]; address: string }> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const seen: string[] = []
  socket.on('message', (bytes) => seen.push(bytes.toString()))
  return { socket, seen, address: `127.0.0.1:${socket.address().port}` }
}

describe('over UDP', () => {
  test('each event is a datagram; one that is too long is rejected', async () => {
    const { socket, seen, address } = await receiver()
    const { sink, cx } = await makeSink({ mode: 'udp', address, send_buffer_bytes: 200_000 })
    const result = await writeOnce(sink, logs('a', 'x'.repeat(70_000), 'b\nc'))
    expect(result).toMatchObject({ rejected: [1], retry: [] })
    expect(result.why).toMatch(/longer than a datagram can be/)
    await poll('two', () => seen.length === 2)
    expect(seen).toEqual(['a', 'b\nc'])
    expect(cx.recorded.sentBytes).toBe(4)
    await sink.close?.()
    socket.close()
  })

  test('many events leave in order', async () => {
    const { socket, seen, address } = await receiver()
    socket.setRecvBufferSize(1 << 20)
    const { sink } = await makeSink({ mode: 'udp', address })
    const messages = Array.from({ length: 200 }, (_, i) => `${i}`)
    await sink.write(logs(...messages), NEVER)
    await poll('all', () => seen.length === 200)
    expect(seen).toEqual(messages)
    await sink.close?.()
    socket.close()
  })

  test('that nobody listens is reported and stops nothing; who listens later gets what comes later', async () => {
    const { socket, address } = await receiver()
    const { port } = socket.address()
    socket.close()
    const { sink, cx } = await makeSink({ mode: 'udp', address })
    for (let i = 0; i < 3; i++) {
      expect(await writeOnce(sink, logs(...Array.from({ length: 50 }, () => 'void')))).toMatchObject({ retry: [] })
    }
    await poll('the report', () => cx.recorded.failed.has('refused'))
    const later = createSocket('udp4').bind(port, '127.0.0.1')
    await once(later, 'listening')
    const heard = once(later, 'message')
    await sink.write(logs('heard'), NEVER)
    expect(String((await heard)[0])).toBe('heard')
    await sink.close?.()
    later.close()
  })

  test('a name that is not known is tried again later', async () => {
    const { sink } = await makeSink({ mode: 'udp', address: 'no-such-host.invalid:9' })
    const { retry, why } = await writeOnce(sink, logs('a', 'b'))
    expect(retry).toEqual([0, 1])
    expect(why).toMatch(/^cannot connect to udp no-such-host\.invalid:9: /)
    await expect(sink.healthcheck?.(NEVER)).rejects.toThrow('cannot connect to udp')
  })
})

describe('over a unix datagram socket', () => {
  function listen(path: string, room?: () => Promise<void> | undefined) {
    const seen: string[] = []
    const stop = new AbortController()
    const handle = (bytes: Buffer, start: number, end: number) => {
      seen.push(bytes.toString('utf8', start, end))
      return room?.()
    }
    const cx = testContext()
    const ended = listenUnixDatagram({ path, handle }, cx, stop.signal)
    const end = async () => {
      stop.abort()
      await ended
    }
    return { seen, end, listening: poll('listening', () => cx.recorded.log.length > 0) }
  }

  test('each event is a datagram, marked where framing says so; one that is too long is rejected', async () => {
    const path = join(folder, 'plain.sock')
    const source = listen(path)
    await source.listening
    const { sink } = await makeSink({ mode: 'unix_datagram', path })
    expect(await writeOnce(sink, logs('a', 'x'.repeat(4_000_000), 'b'))).toMatchObject({ rejected: [1], retry: [] })
    const marked = await makeSink({ mode: 'unix_datagram', path, framing: { method: 'newline_delimited' } })
    await marked.sink.write(logs('c'), NEVER)
    await poll('three', () => source.seen.length === 3)
    expect(source.seen).toEqual(['a', 'b', 'c\n'])
    for (const one of [sink, marked.sink]) await one.close?.()
    await source.end()
  })

  test('nobody there: what was not sent is to be sent again', async () => {
    const path = join(folder, 'absent.sock')
    const { sink } = await makeSink({ mode: 'unix_datagram', path })
    expect(await writeOnce(sink, logs('a', 'b'))).toMatchObject({ rejected: [], retry: [0, 1] })
    const source = listen(path)
    await source.listening
    await sink.write(logs('a', 'b'), NEVER)
    await poll('both', () => source.seen.length === 2)
    await sink.close?.()
    await source.end()
  })

  test('a receiver without room is waited for, without keeping a CPU busy, and nothing is lost', async () => {
    const path = join(folder, 'full.sock')
    let open = (): void => undefined
    let room: Promise<void> | undefined = new Promise((resolve) => (open = resolve))
    const source = listen(path, () => room)
    await source.listening
    const { sink } = await makeSink({ mode: 'unix_datagram', path })
    const messages = Array.from({ length: 3000 }, (_, i) => `${i}`)
    const before = process.cpuUsage()
    const writing = sink.write(logs(...messages), NEVER)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(200)
    expect(source.seen.length).toBe(1)
    room = undefined
    open()
    await writing
    await poll('all', () => source.seen.length === 3000)
    expect(source.seen).toEqual(messages)
    await sink.close?.()
    await source.end()
  })
})
