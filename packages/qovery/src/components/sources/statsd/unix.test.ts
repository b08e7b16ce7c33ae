import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { client, startSource, stopAll } from './testing/running-source.ts'

const folder = mkdtempSync(join(tmpdir(), 'qovery-statsd-'))

afterEach(stopAll)
afterAll(() => rmSync(folder, { recursive: true }))

describe('over a unix socket', () => {
  const path = join(folder, 'statsd.sock')

  it('lines arrive, and the socket is removed at the end', async () => {
    const source = await startSource({ mode: 'unix', path })
    const socket = await client(path)
    socket.end('a:1|c\nb:2|c')
    await source.out.until(2)
    await source.stop()
    expect(existsSync(path)).toBe(false)
  })

  it('a socket left behind by a dead process is replaced', async () => {
    const dead = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`,
    ])
    await once(dead.stdout, 'data')
    dead.kill('SIGKILL')
    await once(dead, 'exit')
    expect(existsSync(path)).toBe(true)
    const { out } = await startSource({ mode: 'unix', path })
    const socket = await client(path)
    socket.end('a:1|c')
    await out.until(1)
  })

  it('a socket in use and a file are left alone', async () => {
    await startSource({ mode: 'unix', path })
    await expect(startSource({ mode: 'unix', path })).rejects.toThrow(/another program listens there/)
    const file = join(folder, 'precious')
    writeFileSync(file, 'data')
    await expect(startSource({ mode: 'unix', path: file })).rejects.toThrow(/a file that is no socket stands there/)
    expect(existsSync(file)).toBe(true)
    await expect(startSource({ mode: 'unix', path: join(folder, 'none', 'x.sock') })).rejects.toThrow(
      /cannot listen on unix/,
    )
  })
})
