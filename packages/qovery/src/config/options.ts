import { s } from '@qovery/sdk'
import * as z from 'zod'

const acknowledgements = s
  .object({ enabled: s.bool('Whether sources confirm only what this sink has delivered.').optional() })
  .meta({ description: 'End-to-end acknowledgements.' })

const proxy = s
  .object({
    enabled: s.bool('Whether proxies are used at all.').default(true),
    http: s.string('Proxy of requests over HTTP.', { examples: ['http://proxy:3128'] }).optional(),
    https: s.string('Proxy of requests over HTTPS.', { examples: ['http://proxy:3128'] }).optional(),
    no_proxy: s
      .list('Hosts that are reached without a proxy: names, `.domain`, addresses, CIDR blocks or `*`.', z.string())
      .default([]),
  })
  .meta({
    description: 'Proxies of outgoing requests; what is left out is taken from the environment (`HTTP_PROXY` …).',
  })

const graph = s
  .object({
    node_attributes: s.map('Attributes of the node.', z.string()).optional(),
    edge_attributes: s.map('Attributes of the edges, by input.', s.map('Attributes.', z.string())).optional(),
  })
  .meta({ description: 'Has no effect and is accepted from configs of Vector: how the component is drawn in a graph.' })

const inputs = s
  .list('What it reads from: ids of sources and transforms, `id.port` for a port, `*` as a wildcard.', z.string())
  .min(1)

const buffer = s
  .object({
    type: s
      .choice('Where events wait for the sink.', { memory: 'In memory: fast, lost when the process dies.' })
      .default('memory'),
    max_events: s
      .uint(
        'The most events that wait. Left out: 500, of together at most 128 MiB, or any number where `max_size` is set.',
        {
          min: 1,
          unit: 'events',
        },
      )
      .optional(),
    max_size: s
      .uint(
        'The most bytes that wait, in place of `max_events` or beside it. Left out: any number where `max_events` is set.',
        { min: 1, unit: 'bytes' },
      )
      .optional(),
    when_full: s
      .choice('What happens when it is full.', {
        block: 'Those who send wait: the pressure reaches the sources and nothing is lost.',
        drop_newest: 'What comes in is dropped and counted: the sources never wait.',
      })
      .default('block'),
  })
  .meta({ description: 'The queue before the sink.' })

const healthcheck = z
  .union([
    z.boolean(),
    s.object({
      enabled: s.bool('Whether the receiver is asked at start-up whether it is there.').default(true),
      timeout: s.float('How long the answer may take.', { unit: 'seconds', min: 0 }).default(10),
      uri: s.string('Where to ask, for sinks that let it be chosen.').optional(),
    }),
  ])
  .meta({ description: 'The question at start-up whether the receiver is there.' })

/** The options that components of a kind have beside their own. */
export const COMMON_OPTIONS = {
  source: s.object({
    acknowledgements: z
      .union([z.boolean(), acknowledgements])
      .meta({ description: 'Has no effect and is accepted from older configs: sinks ask for acknowledgements.' })
      .optional(),
    proxy: proxy.optional(),
    graph: graph.optional(),
  }),
  transform: s.object({ inputs, graph: graph.optional() }),
  sink: s.object({
    inputs,
    buffer: buffer.optional(),
    healthcheck: healthcheck.optional(),
    acknowledgements: z
      .union([z.boolean(), acknowledgements])
      .meta({ description: 'End-to-end acknowledgements. Left out: as the global option says.' })
      .optional(),
    proxy: proxy.optional(),
    graph: graph.optional(),
  }),
  table: s.object({
    inputs: s
      .list('What is written into it, where it is of a type that takes events: as the `inputs` of a sink.', z.string())
      .default([]),
    graph: graph.optional(),
  }),
} as const

const fieldPath = (description: string, example: string) =>
  z.string().meta({ description: `${description} Empty: the field is left out.`, examples: [example] })

/** The options of the whole program, beside the tables of components. */
export const GLOBAL_OPTIONS = s.object({
  data_dir: s
    .file('Folder of what must outlive a restart; it must be writable where a component needs it.')
    .default('/var/lib/qovery/'),
  timezone: s
    .string('Zone of times that name none: an IANA name, or `local`.', { examples: ['local', 'Europe/Berlin'] })
    .default('local'),
  log_schema: s
    .object({
      host_key: fieldPath('Field of the host that sent a log.', '.host').default('.host'),
      message_key: fieldPath('Field of the message of a log.', '.message').default('.message'),
      timestamp_key: fieldPath('Field of the time of a log.', '.timestamp').default('.timestamp'),
      source_type_key: fieldPath('Field of the type of source that a log came from.', '.source_type').default(
        '.source_type',
      ),
      metadata_key: fieldPath('Field below which `remap` says why it dropped an event.', '.metadata').default(
        '.metadata',
      ),
    })
    .meta({ description: 'Names of the fields that sources add to logs.' })
    .prefault({}),
  schema: s
    .object({
      log_namespace: s
        .bool('Whether what sources add goes into metadata and leaves the log as it came.')
        .default(false),
    })
    .meta({ description: 'Where sources place what they add.' })
    .prefault({}),
  acknowledgements: z
    .union([z.boolean(), acknowledgements])
    .meta({
      description:
        'End-to-end acknowledgements of all sinks. Left out: sources that keep a checkpoint, such as `file`, confirm only what was delivered; clients of other sources do not wait.',
    })
    .optional(),
  healthchecks: s
    .object({
      enabled: s.bool('Whether sinks ask at start-up whether their receiver is there.').default(true),
      require_healthy: s.bool('Whether an unhealthy receiver at start-up ends the program.').default(false),
    })
    .meta({ description: 'The questions at start-up whether receivers are there.' })
    .prefault({}),
  expire_metrics_secs: s
    .float(
      'After how long the program forgets its own metrics of components that are gone. Without effect so far: none goes while it runs.',
      { unit: 'seconds', min: 0 },
    )
    .optional(),
  proxy: proxy.prefault({}),
  wildcard_matching: s
    .choice('Whether a wildcard in `inputs` must match.', {
      strict: 'It must match at least one output.',
      relaxed: 'It may match none.',
    })
    .default('strict'),
})

/** What an option that is a flag, or a table with the flag `enabled`, says; `undefined`: nothing. */
export function isEnabled(option: boolean | { enabled?: boolean | undefined } | undefined): boolean | undefined {
  return typeof option === 'object' ? option.enabled : option
}
