import { defineTransform, s, type LogSchema } from '@qovery/sdk'
import type { Path } from '@qovery/vrl/path'
import { Dedupe } from './dedupe.ts'
import { MatchedFields, RemainingFields, type Identity } from './identity.ts'

/** Memory for as many is set aside at the start: 1.8 GB. */
const MOST_EVENTS = 50_000_000

const fields = s
  .object({
    match: s
      .list('Events are the same that have the same values in these fields.', s.path('A field.'), {
        examples: [['message', 'kubernetes.pod_name']],
      })
      .optional(),
    ignore: s
      .list(
        'Events are the same that have the same values in all fields but these, and what lies below these. Fields of the metadata count too: `%vector.ingest_timestamp`.',
        s.path('A field.'),
        { examples: [['timestamp', 'request.id']] },
      )
      .optional(),
  })
  .superRefine(({ match, ignore }, context) => {
    if ((match === undefined) !== (ignore === undefined)) return
    const message =
      match === undefined ? 'needs either "match" or "ignore"' : 'takes either "match" or "ignore", not both'
    context.addIssue({ code: 'custom', message })
  })

export const dedupe = defineTransform({
  name: 'dedupe',
  summary: 'Drops logs that are like one that came shortly before.',
  stability: 'stable',
  placement: 'main',
  inputs: ['log'],
  outputs: () => ({ '': ['log'] }),
  config: s.object({
    fields: fields.optional().meta({
      description:
        'What makes two logs the same. Without it the fields of the message, the host and the timestamp do, as `log_schema` names them; in the namespace `vector`: the whole event and its metadata.',
    }),
    cache: s
      .object({
        num_events: s
          .uint(
            'How many different events are remembered; where another comes, the one that was seen longest ago goes.',
            {
              min: 1,
              max: MOST_EVENTS,
              unit: 'events',
            },
          )
          .default(5000),
      })
      .prefault({})
      .meta({ description: 'What is remembered.' }),
    time_settings: s
      .object({
        max_age_ms: s.uint('How long an event keeps others like it away.', { unit: 'milliseconds' }),
        refresh_on_drop: s.bool('Whether this time begins anew with each event that was dropped.').default(false),
      })
      .optional()
      .meta({ description: 'A limit in time. Without it an event is remembered until others take its place.' }),
  }),
  examples: [
    { title: 'Drop repeated messages, whenever they came', config: { fields: { match: ['message', 'host'] } } },
    {
      title: 'One of each per minute',
      config: { fields: { ignore: ['timestamp'] }, time_settings: { max_age_ms: 60_000 } },
    },
  ],
  create({ fields: given, cache, time_settings }, cx) {
    const limits = { num_events: cache.num_events, age: time_settings }
    return new Dedupe(identityOf(given ?? {}, cx.globals.log_schema), limits, cx)
  },
})

function identityOf(
  { match, ignore }: { match?: Path[] | undefined; ignore?: Path[] | undefined },
  schema: LogSchema,
): Identity {
  if (match !== undefined) return new MatchedFields(match)
  if (ignore !== undefined) return new RemainingFields(ignore)
  return schema.namespace === 'vector' ? new RemainingFields([]) : new MatchedFields(usualFields(schema))
}

function usualFields({ message_key, host_key, timestamp_key }: LogSchema): Path[] {
  return [message_key, host_key, timestamp_key]
    .filter((segments) => segments !== null)
    .map((segments) => ({ root: 'event', segments }))
}
