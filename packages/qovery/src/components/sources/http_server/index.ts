import { defineSource } from '@qovery/sdk'
import { decodedKinds } from '../../../codecs/decoding.ts'
import { createRequestGate } from '../../../kit/http-server/request-gate.ts'
import { listenResources } from '../../../kit/socket/address.ts'
import { checkedDecoding } from './checked-decoding.ts'
import { httpServerOptions } from './options.ts'
import { HttpServerSource } from './source.ts'

export const http_server = defineSource({
  name: 'http_server',
  summary: 'Receives events that clients send in the bodies of HTTP requests.',
  stability: 'beta',
  config: httpServerOptions,
  examples: [
    { title: 'Lines of text', config: { address: '127.0.0.1:8080' } },
    {
      title: 'JSON lines at any path, with the name of the application from the query',
      config: {
        address: '0.0.0.0:8080',
        path: '/logs',
        strict_path: false,
        decoding: { codec: 'json' },
        query_parameters: ['application'],
        headers: ['User-Agent'],
        auth: { strategy: 'basic', username: 'logs', password: '${PASSWORD}' },
      },
    },
  ],
  acknowledges: 'answer',
  resources: ({ address }) => listenResources('tcp', address),
  outputs: ({ decoding }) => ({ '': decodedKinds(decoding) }),
  create: async (options, cx) => {
    const decode = await checkedDecoding(options, cx)
    const requests = options.auth && (await createRequestGate(options.auth, cx))
    return new HttpServerSource(options, { decode, requests }, cx)
  },
})
