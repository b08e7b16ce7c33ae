import { s } from '@qovery/sdk'
import { parsePath, PathSyntaxError } from '@qovery/vrl/path'
import * as z from 'zod'
import { decodingOption } from '../../../codecs/decoding.ts'
import { framingOption } from '../../../codecs/framing.ts'
import { requestAuthOption } from '../../../kit/http-server/request-auth.ts'
import { listenAddress } from '../../../kit/socket/address.ts'
import { tlsServerOptions } from '../../../kit/tls/options.ts'

/** The name of a field, as a path; empty: none. */
const fieldPath = (description: string) =>
  z
    .string()
    .transform((text, context): readonly string[] | null => {
      if (text === '') return null
      try {
        return parsePath(text).segments.map(String)
      } catch (error) {
        if (!(error instanceof PathSyntaxError)) throw error
        context.issues.push({ code: 'custom', message: error.message, input: text })
        return z.NEVER
      }
    })
    .meta({ description: `${description} Empty: there is no such field.` })

const METHODS = {
  POST: 'POST.',
  PUT: 'PUT.',
  PATCH: 'PATCH.',
  DELETE: 'DELETE.',
  GET: 'GET.',
  HEAD: 'HEAD.',
  OPTIONS: 'OPTIONS.',
} as const

const keepalive = s
  .object({
    max_connection_age_secs: s
      .uint(
        'How old a connection may become before it gets `Connection: close` with an answer; 0: as old as it likes.',
        {
          unit: 'seconds',
        },
      )
      .default(300),
    max_connection_age_jitter_factor: s
      .float(
        'The part of that age by which connections may live longer or shorter, so that they do not all come back at once.',
        { min: 0, max: 1 },
      )
      .default(0.1),
  })
  .prefault({})
  .meta({ description: 'How long connections are kept.' })

export const httpServerOptions = s.object({
  address: listenAddress,
  path: s.string('The path of the requests that bring events.', { examples: ['/event/path', '/logs'] }).default('/'),
  strict_path: s
    .bool('Whether only `path` itself is served; otherwise what is below it too, and with an empty `path` everything.')
    .default(true),
  method: s.choice('The method of the requests that bring events.', METHODS).default('POST'),
  response_code: s.uint('The status of the answer when all went well.', { min: 200, max: 599 }).default(200),
  auth: requestAuthOption.optional(),
  headers: s
    .list(
      'Headers of the request that become fields of its events. `*` stands for any characters: `*` alone is all of them, credentials included.',
      s.string('The name of a header.'),
      { examples: [['User-Agent', 'X-My-Custom-Header', 'X-*', '*']] },
    )
    .default([]),
  query_parameters: s
    .list(
      'Parameters of the query that become fields of its events, in place of what the body has under their names. `*` stands for any characters.',
      s.string('The name of a parameter.'),
      { examples: [['application', 'source', 'param*', '*']] },
    )
    .default([]),
  path_key: fieldPath('The field that takes the path of the request.').prefault('path'),
  host_key: fieldPath('The field that takes the address of the client.').default(null),
  framing: framingOption.optional(),
  decoding: decodingOption,
  keepalive,
  tls: tlsServerOptions.optional().meta({ description: 'How connections are encrypted.' }),
  max_body_bytes: s
    .uint(
      'The largest body of a request, as it is sent and once it is decompressed. Larger ones are refused with 413.',
      {
        min: 1,
        unit: 'bytes',
      },
    )
    .default(64 * 1024 * 1024),
  connection_limit: s
    .uint('The most connections at once; further ones are closed as they come.', { min: 1, unit: 'connections' })
    .default(1024),
})

export type HttpServerSourceOptions = z.output<typeof httpServerOptions>
