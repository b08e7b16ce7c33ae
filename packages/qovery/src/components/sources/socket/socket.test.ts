import { testSource } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { socket } from './index.ts'

describe('contract', () => {
  testSource(socket, { test, config: () => ({ mode: 'tcp', address: '127.0.0.1:0' }) })
})
describe('contract, of datagrams', () => {
  testSource(socket, { test, config: () => ({ mode: 'udp', address: '127.0.0.1:0' }) })
})

test('it tells the resources that it needs', () => {
  const resources = (config: object) => socket.resources?.(socket.config.parse(config))
  expect(resources({ mode: 'tcp', address: '0.0.0.0:9000' })).toEqual([{ kind: 'tcp', address: '0.0.0.0:9000' }])
  expect(resources({ mode: 'udp', address: 'systemd#2' })).toEqual([])
  expect(resources({ mode: 'unix_datagram', path: '/run/x' })).toEqual([{ kind: 'unix', address: '/run/x' }])
})

test('it says what is wrong with its options', () => {
  const faults = (config: object) => socket.config.safeParse(config).error?.issues.map(({ message }) => message)
  expect(faults({ mode: 'tcp', address: '1.2.3.4:5', host_key: '%x' })).toEqual([
    '"%x" is metadata: name a field of the event, without "%"',
  ])
  expect(faults({ mode: 'udp', address: '0.0.0.0:5', multicast_groups: ['10.0.0.1'] })).toEqual([
    '"10.0.0.1" is no IPv4 multicast group: those are from 224.0.0.0 to 239.255.255.255',
  ])
  expect(faults({ mode: 'udp', address: '[::]:5', multicast_groups: ['224.0.0.1'] })).toEqual([
    'IPv4 groups cannot be joined by a socket on [::]:5: set address to 0.0.0.0 with a port',
  ])
  expect(faults({ mode: 'unix_stream', path: '/x', socket_file_mode: 0o10000 })).toHaveLength(1)
})
