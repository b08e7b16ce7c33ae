import { testSink } from '@qovery/sdk/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { socket } from './index.ts'
import { LineServer } from './testing/line-server.ts'

let server: LineServer
beforeAll(async () => {
  server = await LineServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

describe('contract', () => {
  testSink(socket, { test, config: () => ({ mode: 'tcp', address: server.address, encoding: { codec: 'json' } }) })
})
describe('contract, of datagrams', () => {
  testSink(socket, { test, config: () => ({ mode: 'udp', address: server.address, encoding: { codec: 'json' } }) })
})

test('it takes an address with or without a scheme, and says what is wrong with another', () => {
  const parse = (address: string) => socket.config.safeParse({ mode: 'tcp', address, encoding: { codec: 'text' } })
  for (const good of ['192.0.2.1:5000', '[::1]:5000', 'https://somehost:5000', 'a-b.example:1']) {
    expect([good, parse(good).success]).toEqual([good, true])
  }
  for (const bad of ['', 'host', ':5000', 'host:0', 'host:65536', '::1:80', 'systemd', 'host:80/path']) {
    expect([bad, parse(bad).error?.issues.map(({ message }) => message)]).toEqual([
      bad,
      [`"${bad}" is no address to connect to: write HOST:PORT, such as logs.example.com:9000 or [::1]:9000`],
    ])
  }
})
