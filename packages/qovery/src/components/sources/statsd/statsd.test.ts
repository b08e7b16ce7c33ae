import { describe, expect, it } from 'vitest'
import { statsd } from './index.ts'

describe('the options', () => {
  it('name what is wrong with an address or a network', () => {
    const issues = (config: object) =>
      statsd.config.safeParse(config).error?.issues.map(({ path, message }) => [path.join('.'), message])
    expect(issues({ mode: 'tcp', address: '9000' })?.[0]).toEqual(['address', expect.stringMatching(/write HOST:PORT/)])
    expect(issues({ mode: 'udp', address: '0.0.0.0:99999' })?.[0]?.[0]).toBe('address')
    expect(issues({ mode: 'tcp', address: 'systemd#0' })?.[0]?.[0]).toBe('address')
    expect(issues({ mode: 'tcp', address: '[::]:1', permit_origin: ['10.0.0.0/8', '10.0.0.1'] })).toEqual([
      ['permit_origin.1', '"10.0.0.1" is no network in CIDR notation, such as 192.168.0.0/16'],
    ])
    expect(issues({ mode: 'tcp', address: 'systemd#3', keepalive: { time_secs: 60 } })).toBeUndefined()
  })

  it('say which address is claimed', () => {
    const resources = (config: object) => statsd.resources!(statsd.config.parse(config))
    expect(resources({ mode: 'udp', address: '127.0.0.1:8125' })).toEqual([{ kind: 'udp', address: '127.0.0.1:8125' }])
    expect(resources({ mode: 'unix', path: '/run/x.sock' })).toEqual([{ kind: 'unix', address: '/run/x.sock' }])
  })

  it('of every example are valid', () => {
    for (const { config } of statsd.examples) expect(statsd.config.safeParse(config).success).toBe(true)
  })
})
