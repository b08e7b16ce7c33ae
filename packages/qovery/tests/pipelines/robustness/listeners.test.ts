import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { sum } from '../../harness/ledger.ts'
import { Observed, SAID_ONCE } from '../../harness/observed.ts'
import { Folder, freePort } from '../../harness/qovery.ts'
import { connected, sendDatagrams, sendStream } from '../../harness/send.ts'

const HOST = '127.0.0.1'
/** More connections than a listener of Node lets wait. */
const LONGEST_QUEUE = 520
const unixSource = '  lines: { type: statsd, mode: unix, path: "${FOLDER}/statsd.sock" }'

describe('a listener whose place is taken', () => {
  test('says which over TCP, once, and listens when it is free', async () => {
    const tcp = await freePort()
    const taken = createServer().listen(tcp, HOST)
    await once(taken, 'listening')
    await using observed = await Observed.start(
      {
        sources: `  lines: { type: statsd, mode: tcp, address: "${HOST}:${tcp}" }`,
        shown: ['lines'],
      },
      { flags: SAID_ONCE },
    )
    await observed.qovery.says(`cannot listen on tcp ${HOST}:${tcp}: another program, or another component, has it`)
    taken.close()
    await observed.qovery.says(`Listening on tcp ${HOST}:${tcp}`)
    expect(observed.qovery.said('cannot listen on')).toBe(1)
    await sendStream({ port: tcp, host: HOST }, 'a:1|c\n')
    await observed.ledger.closed(observed.page.url, (_, samples) => samples.get('a') === 1)
  })

  test('says which over UDP, and listens when it is free', async () => {
    const taken = createSocket('udp4').bind(0, HOST)
    await once(taken, 'listening')
    const { port } = taken.address()
    await using observed = await Observed.start(
      {
        sources: `  lines: { type: statsd, mode: udp, address: "${HOST}:${port}" }`,
        shown: ['lines'],
      },
      { flags: SAID_ONCE },
    )
    await observed.qovery.says(`cannot listen on udp ${HOST}:${port}: another program, or another component, has it`)
    taken.close()
    await observed.qovery.says(`Listening on udp ${HOST}:${port}`)
    expect(observed.qovery.said('cannot listen on')).toBe(1)
    await sendDatagrams(port, ['a:1|c'])
    await observed.ledger.closed(observed.page.url, (_, samples) => samples.get('a') === 1)
  })

  test('leaves the unix socket of a living program alone, and listens when that has gone', async () => {
    await using folder = await Folder.of()
    const path = `${folder.path}/statsd.sock`
    const taken = createServer().listen(path)
    await once(taken, 'listening')
    await using observed = await Observed.start({ sources: unixSource, shown: ['lines'] }, { in: folder })
    await observed.qovery.says(`cannot listen on unix ${path}: another program listens there`)
    expect((await stat(path)).isSocket()).toBe(true)
    taken.close()
    await observed.qovery.says(`Listening on unix ${path}`)
    await sendStream({ path }, 'a:1|c\n')
    await observed.ledger.closed(observed.page.url, (_, samples) => samples.get('a') === 1)
  })

  test('leaves the unix socket of a program that is too busy to answer alone', async () => {
    await using folder = await Folder.of()
    const path = `${folder.path}/statsd.sock`
    await using busy = await Observed.start({ sources: unixSource, shown: ['lines'] }, { in: folder })
    busy.qovery.process.kill('SIGSTOP')
    const clients = Array.from({ length: LONGEST_QUEUE }, () => connect(path).on('error', () => undefined))
    await poll('a full queue', () => clients.some(({ errored }) => errored !== null))
    await using observed = await Observed.start({ sources: unixSource, shown: ['lines'] }, { in: folder })
    await observed.qovery.says(`cannot listen on unix ${path}`)
    expect((await stat(path)).isSocket()).toBe(true)
    for (const client of clients) client.destroy()
    busy.qovery.process.kill('SIGCONT')
    const send = () =>
      sendStream({ path }, 'a:1|c\n').then(
        () => true,
        () => false,
      )
    await poll('a place in the queue', send)
    await busy.ledger.closed(busy.page.url, (_, samples) => samples.get('a') === 1)
  })

  test('leaves a file that is no socket alone', async () => {
    await using folder = await Folder.of({ 'statsd.sock': 'precious' })
    await using observed = await Observed.start({ sources: unixSource }, { in: folder })
    await observed.qovery.says('a file that is no socket stands there; move it, or choose another path')
    expect((await stat(`${folder.path}/statsd.sock`)).size).toBe('precious'.length)
  })

  test('replaces the unix socket that a killed program left behind', async () => {
    await using folder = await Folder.of()
    const path = `${folder.path}/statsd.sock`
    const killed = await Observed.start({ sources: unixSource, shown: ['lines'] }, { in: folder })
    await sendStream({ path }, 'a:1|c\n')
    await killed.stop('SIGKILL')
    expect((await stat(path)).isSocket()).toBe(true)
    await using observed = await Observed.start({ sources: unixSource, shown: ['lines'] }, { in: folder })
    await sendStream({ path }, 'a:1|c\n')
    await observed.ledger.closed(observed.page.url, (_, samples) => samples.get('a') === 1)
    expect((await observed.stop()).code).toBe(0)
    await expect(stat(path)).rejects.toThrow('ENOENT')
  })
})

describe('a listener on TCP', () => {
  test('takes no more connections than it is allowed, says so once, and goes on with those it has', async () => {
    const tcp = await freePort()
    await using observed = await Observed.start(
      {
        sources: `  lines: { type: statsd, mode: tcp, address: "${HOST}:${tcp}", connection_limit: 20 }`,
        shown: ['lines'],
      },
      { flags: SAID_ONCE },
    )
    const open = await Promise.all(Array.from({ length: 20 }, () => connected({ port: tcp, host: HOST })))
    const gauge = (samples: ReadonlyMap<string, number>) =>
      sum(samples, 'qovery_open_connections', { component_id: 'lines' })
    await observed.ledger.closed(observed.page.url, (_, samples) => gauge(samples) === 20)
    const flood = await Promise.all(Array.from({ length: 300 }, () => connected({ port: tcp, host: HOST })))
    await Promise.all(flood.map(({ socket, closed }) => (socket.resume(), closed)))
    for (const { socket } of open) socket.write('a:1|c\n')
    const refused = (samples: ReadonlyMap<string, number>) =>
      sum(samples, 'qovery_component_errors_total', { error_type: 'connection_limit' })
    await observed.ledger.closed(
      observed.page.url,
      (_, samples) => samples.get('a') === 20 && gauge(samples) === 20 && refused(samples) === 300,
    )
    expect(observed.qovery.said('all 20 of connection_limit are in use')).toBe(1)
    for (const { socket } of open) socket.destroy()
    await observed.ledger.closed(observed.page.url, (_, samples) => gauge(samples) === 0)
    await sendStream({ port: tcp, host: HOST }, 'a:1|c\n')
    await observed.ledger.closed(observed.page.url, (_, samples) => samples.get('a') === 21)
  })

  test('outlives a flood of connections that takes all its descriptors', async () => {
    const tcp = await freePort()
    await using observed = await Observed.start(
      { sources: `  lines: { type: statsd, mode: tcp, address: "${HOST}:${tcp}" }`, shown: ['lines'] },
      { openFiles: 100 },
    )
    const flood = await Promise.all(Array.from({ length: 300 }, () => connected({ port: tcp, host: HOST })))
    const kept = await poll('the end of those beyond the limit', () => {
      for (const { socket } of flood) socket.resume()
      const still = flood.filter(({ socket }) => !socket.destroyed)
      return still.length < 100 && still
    })
    for (const { socket } of kept) socket.write('a:1|c\n')
    for (const { socket } of flood) socket.end()
    await Promise.all(flood.map(({ closed }) => closed))
    await observed.ledger.closed(observed.page.url, (_, samples) => (samples.get('a') ?? 0) > 0)
    await sendStream({ port: tcp, host: HOST }, 'b:1|c\n')
    await observed.ledger.closed(observed.page.url, (_, samples) => samples.get('b') === 1)
    expect((await observed.stop()).code).toBe(0)
  })

  test('reads slow clients byte by byte, and endless ones beside them', async () => {
    const tcp = await freePort()
    await using observed = await Observed.start({
      sources: `  lines: { type: statsd, mode: tcp, address: "${HOST}:${tcp}", shutdown_timeout_secs: 1 }`,
      shown: ['lines'],
    })
    const slow = await connected({ port: tcp, host: HOST })
    slow.socket.setNoDelay(true)
    const endless = await connected({ port: tcp, host: HOST, allowHalfOpen: true })
    const load = Buffer.from('load:1|c\n'.repeat(1000))
    let sent = 0
    const pour = () => {
      while (!endless.socket.destroyed && endless.socket.write(load)) sent++
      sent++
    }
    endless.socket.on('drain', pour)
    pour()
    for (const byte of 'slow:1|c\nslow:2|c') {
      slow.socket.write(byte)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    await poll('load while the slow one is at it', async () => ((await observed.samples()).get('load') ?? 0) > 100_000)
    slow.socket.end()
    await poll('both slow lines', async () => (await observed.samples()).get('slow') === 3)
    const ended = await observed.endsSoon()
    endless.socket.destroy()
    expect(ended).toEqual({ code: 0, signal: null })
    expect(observed.qovery.stderr).toContain(
      'Closed connections whose clients went on sending after the shutdown began',
    )
    expect(sent).toBeGreaterThan(100)
  })
})
