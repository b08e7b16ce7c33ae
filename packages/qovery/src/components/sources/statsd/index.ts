import { defineSource } from '@qovery/sdk'
import { listenResources } from '../../../kit/socket/address.ts'
import { statsdOptions } from './options.ts'
import { StatsdSource } from './source.ts'

export const statsd = defineSource({
  name: 'statsd',
  summary: 'Receives metrics from programs that speak StatsD or DogStatsD, over UDP, TCP or a unix socket.',
  stability: 'beta',
  config: statsdOptions,
  examples: [
    { title: 'The usual port, for programs on this host', config: { mode: 'udp', address: '127.0.0.1:8125' } },
    {
      title: 'TCP for one network, encrypted',
      config: {
        mode: 'tcp',
        address: '0.0.0.0:8125',
        permit_origin: ['10.0.0.0/8'],
        tls: { enabled: true, crt_file: '/etc/qovery/host.crt', key_file: '/etc/qovery/host.key' },
      },
    },
    { title: 'A unix socket', config: { mode: 'unix', path: '/run/qovery/statsd.sock' } },
  ],
  resources: (config) => {
    if (config.mode === 'unix') return [{ kind: 'unix', address: config.path }]
    return listenResources(config.mode, config.address)
  },
  outputs: () => ({ '': ['metric'] }),
  create: (config, cx) => new StatsdSource(config, cx),
})
