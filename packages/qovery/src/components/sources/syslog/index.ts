import { defineSource } from '@qovery/sdk'
import { Decoding } from '../../../codecs/decoding.ts'
import { createFramer } from '../../../codecs/framing.ts'
import { listenResources } from '../../../kit/socket/address.ts'
import { syslogOptions } from './options.ts'
import { SyslogSource } from './syslog-source.ts'

export const syslog = defineSource({
  name: 'syslog',
  summary: 'Receives syslog messages of RFC 5424 and RFC 3164 over TCP, UDP or a unix socket.',
  stability: 'beta',
  config: syslogOptions,
  examples: [
    { title: 'TCP, for the hosts of a network', config: { mode: 'tcp', address: '0.0.0.0:601' } },
    { title: 'UDP, for devices that know nothing else', config: { mode: 'udp', address: '0.0.0.0:514' } },
    {
      title: 'TCP with TLS, from clients with a certificate',
      config: {
        mode: 'tcp',
        address: '0.0.0.0:6514',
        tls: {
          enabled: true,
          crt_file: '/etc/qovery/host.crt',
          key_file: '/etc/qovery/host.key',
          ca_file: '/etc/qovery/clients-ca.crt',
          verify_certificate: true,
        },
      },
    },
    {
      title: 'A unix socket for one group',
      config: { mode: 'unix', path: '/run/qovery/syslog.sock', socket_file_mode: 0o660 },
    },
  ],
  resources: (config) => {
    if (config.mode === 'unix') return [{ kind: 'unix', address: config.path }]
    return listenResources(config.mode, config.address)
  },
  outputs: () => ({ '': ['log'] }),
  create: async (options, cx) => {
    const { SyslogDecoder } = await import('../../../codecs/syslog/decoder.ts')
    const limit = { bytes: options.max_length, action: 'truncate' } as const
    const makeFramer = () => createFramer({ method: 'octet_counting' }, limit, cx)
    return new SyslogSource(options, new Decoding(new SyslogDecoder({ lossy: true, native: true }, cx), makeFramer), cx)
  },
})
