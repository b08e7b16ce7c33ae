import { s, Template } from '@qovery/sdk'
import * as z from 'zod'
import { encodingOption } from '../../../codecs/encoding.ts'
import { outputFramingOption } from '../../../codecs/framing.ts'
import { compressionOption } from '../../../kit/compression/options.ts'
import { authClientOptions } from '../../../kit/http-client/auth.ts'
import { batchOptions } from '../../../kit/http-client/batch-options.ts'
import { requestOptions } from '../../../kit/http-client/request-options.ts'
import { tlsClientOptions } from '../../../kit/tls/options.ts'
import { isArray } from './body.ts'
import { confinementFault, Confinement } from './confinement.ts'

const retryStrategy = z
  .discriminatedUnion('type', [
    s.object({
      type: z.literal('default').meta({
        description:
          'Connections that fail, time-outs, and the status codes 408, 425, 429 and 5xx but for 501 are repeated.',
      }),
    }),
    s.object({ type: z.literal('all').meta({ description: 'Everything is repeated that is not a success (2xx).' }) }),
    s.object({
      type: z.literal('none').meta({ description: 'Nothing is repeated, time-outs and failed connections included.' }),
    }),
    s.object({
      type: z
        .literal('custom')
        .meta({ description: 'Failed connections, time-outs and the status codes listed are repeated.' }),
      status_codes: s.list(
        'The status codes after which a request is repeated.',
        s.uint('A status code.', { min: 100, max: 599 }),
        { examples: [[429, 503]] },
      ),
    }),
  ])
  .prefault({ type: 'default' })
  .meta({ description: 'Which failed requests are repeated. Events of those that are not are dropped and counted.' })

const method = s
  .choice('The method of the requests.', {
    post: 'POST.',
    put: 'PUT.',
    patch: 'PATCH.',
    delete: 'DELETE.',
    get: 'GET.',
    head: 'HEAD.',
    options: 'OPTIONS.',
    trace: 'TRACE.',
  })
  .default('post')

const payloadPart = (place: string, other: string, example: string) =>
  s
    .string(
      `Text ${place} the JSON array of events. Only where events are sent as such an array; with \`${other}\` around it, it must be valid JSON.`,
      { examples: [example] },
    )
    .default('')

export const httpOptions = s
  .object({
    uri: s.template('The address of the receiver, with its scheme.', {
      examples: ['https://10.22.212.22:9000/endpoint', 'https://logs.example.com/{{ host }}?day=%F'],
    }),
    method,
    auth: authClientOptions.optional(),
    request: s
      .object({
        ...requestOptions,
        headers: s
          .map(
            'Further headers of each request. Names and values may be templates.',
            s.string('The value; a template.'),
            {
              examples: [{ 'X-Event-Level': '{{ level }}', 'X-My-Header': 'anything' }],
            },
          )
          .default({}),
      })
      .prefault({})
      .meta({ description: 'How requests are made, repeated and limited.' }),
    compression: compressionOption,
    encoding: encodingOption,
    framing: outputFramingOption
      .meta({
        description:
          'How events are told from each other in a body. Left out: `json` makes an array of them, other codecs do as they want it.',
      })
      .optional(),
    payload_prefix: payloadPart('before', 'payload_suffix', '{"data":'),
    payload_suffix: payloadPart('after', 'payload_prefix', '}'),
    batch: batchOptions({ max_bytes: 10_000_000, timeout_secs: 1 }),
    retry_strategy: retryStrategy,
    tls: tlsClientOptions.optional().meta({ description: 'How connections to `https://` are encrypted and checked.' }),
    dangerously_allow_unconfined_template_resolution: s
      .bool(
        'Whether fields of events may choose any server and path in `uri`. Otherwise it must begin with a fixed scheme, host and path, which no event can leave.',
      )
      .default(false),
  })
  .superRefine(checkUri)
  .superRefine(checkPayload)
  .superRefine(checkHeaders)

export type HttpOptions = z.output<typeof httpOptions>

interface Checked {
  readonly uri: Template
  readonly dangerously_allow_unconfined_template_resolution: boolean
}

function checkUri(options: Checked, context: z.RefinementCtx): void {
  const { constant } = options.uri
  const fault =
    constant !== undefined
      ? confinementFault(constant)
      : options.dangerously_allow_unconfined_template_resolution
        ? undefined
        : Confinement.faultOf(options.uri)
  if (fault !== undefined) context.addIssue({ code: 'custom', path: ['uri'], message: fault })
}

function checkPayload(
  options: Parameters<typeof isArray>[0] & { payload_prefix: string; payload_suffix: string },
  context: z.RefinementCtx,
): void {
  const { payload_prefix, payload_suffix } = options
  if (!isArray(options) || (payload_prefix === '' && payload_suffix === '')) return
  try {
    JSON.parse(`${payload_prefix}[]${payload_suffix}`)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const message = `payload_prefix, an array and payload_suffix together are not valid JSON: ${error.message}`
    context.addIssue({ code: 'custom', path: ['payload_prefix'], message })
  }
}

function checkHeaders({ request }: { request: { headers: Record<string, string> } }, context: z.RefinementCtx): void {
  for (const [name, value] of Object.entries(request.headers)) {
    for (const text of [name, value]) {
      try {
        Template.parse(text)
      } catch (error) {
        context.addIssue({ code: 'custom', path: ['request', 'headers', name], message: (error as Error).message })
      }
    }
  }
}
