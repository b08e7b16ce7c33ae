import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { poll, testContext } from '@qovery/sdk/testing'
import { afterAll, expect, it } from 'vitest'
import { listenUnixDatagram } from './unix-datagram.ts'
import { leaveUnixDatagramSocket, sendUnixDatagrams } from './testing/unix-datagrams.ts'

const folder = mkdtempSync(join(tmpdir(), 'qovery-datagrams-'))
afterAll(() => rmSync(folder, { recursive: true }))

function start(path: string, more: { socket_file_mode?: number; room?: () => Promise<void> | undefined } = {}) {
  const seen: string[] = []
  const stop = new AbortController()
  const cx = testContext()
  const handle = (bytes: Buffer, from: number, to: number) => {
    seen.push(bytes.toString('utf8', from, to))
    return more.room?.()
  }
  const ended = listenUnixDatagram({ path, handle, ...more }, cx, stop.signal)
  const listening = poll('listening', () => cx.recorded.log.some(({ message }) => message.startsWith('Listening')))
  const end = async () => {
    stop.abort()
    await ended
  }
  return { seen, cx, ended, end, listening: Promise.race([listening, ended]) }
}

it('datagrams arrive whole and in order, many or few, empty ones too', async () => {
  const path = join(folder, 'whole.sock')
  const source = start(path, { socket_file_mode: 0o620 })
  await source.listening
  expect(statSync(path).mode & 0o777).toBe(0o620)
  await sendUnixDatagrams(path, ['a\nb', '', 'c'])
  await poll('three', () => source.seen.length === 3)
  expect(source.seen).toEqual(['a\nb', '', 'c'])
  const many = Array.from({ length: 2000 }, (_, i) => `${i} ${'x'.repeat(i % 900)}`)
  await sendUnixDatagrams(path, many)
  await poll('all', () => source.seen.length === 2003)
  expect(source.seen.slice(3)).toEqual(many)
  await source.end()
  expect(existsSync(path)).toBe(false)
})

it('one that is longer than 64 KiB is cut, and reported', async () => {
  const path = join(folder, 'long.sock')
  const source = start(path)
  await source.listening
  await sendUnixDatagrams(path, ['x'.repeat(100_000), 'y'])
  await poll('both', () => source.seen.length === 2)
  expect(source.seen.map((text) => text.length)).toEqual([65_536, 1])
  expect(source.cx.recorded.failed.get('datagram_too_long')).toEqual(['A datagram was cut to 65536 bytes'])
  await source.end()
})

it('without room nothing is read, and the senders wait', async () => {
  const path = join(folder, 'room.sock')
  let open = (): void => undefined
  let room: Promise<void> | undefined = new Promise((resolve) => (open = resolve))
  const source = start(path, { room: () => room })
  await source.listening
  let sent = false
  const sending = sendUnixDatagrams(
    path,
    Array.from({ length: 5000 }, (_, i) => `${i}`),
  ).then(() => (sent = true))
  await poll('the first', () => source.seen.length > 0)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(source.seen.length).toBe(1)
  expect(sent).toBe(false)
  room = undefined
  open()
  await sending
  await poll('the others', () => source.seen.length === 5000)
  expect(source.seen).toEqual(Array.from({ length: 5000 }, (_, i) => `${i}`))
  await source.end()
})

it('takes the place of a dead process, and of nothing else', async () => {
  const path = join(folder, 'place.sock')
  const refused = (where: string) =>
    listenUnixDatagram({ path: where, handle: () => undefined }, testContext(), new AbortController().signal)
  const first = start(path)
  await first.listening
  await expect(refused(path)).rejects.toThrow(`cannot listen on unix ${path}: another program listens there`)
  await first.end()
  writeFileSync(path, 'precious')
  await expect(refused(path)).rejects.toThrow('a file that is no socket stands there')
  rmSync(path)
  await leaveUnixDatagramSocket(path)
  const second = start(path)
  await second.listening
  await second.end()
  await expect(refused(join(folder, 'no', 'such.sock'))).rejects.toThrow('its folder does not exist')
})
