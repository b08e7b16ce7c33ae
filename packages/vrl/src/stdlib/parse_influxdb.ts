import { parseInfluxdb } from '../formats/documents/influxdb.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

/** A metric, in which what `missing` says may stand for its tags and its time. */
function metricWith(missing: Kind): Kind {
  return Kind.object({
    name: Kind.bytes,
    tags: Kind.object({}, Kind.bytes).or(missing),
    timestamp: Kind.timestamp.or(missing),
    kind: Kind.bytes,
    gauge: Kind.object({ value: Kind.float }),
  })
}

export const parse_influxdb = defineFunction({
  name: 'parse_influxdb',
  category: 'Parse',
  description:
    "Reads InfluxDB's line protocol into gauges, one for each field, in the shape that metrics have as logs.",
  notes: [
    'The results are logs: a `log_to_metric` transform with `all_metrics: true` makes metrics of them.',
    'A gauge is named after its measurement and its field, with `_` between.',
    'Fields of texts cannot be metrics: they are an error.',
  ],
  params: [param.text('value', 'Lines of points.')],
  returns: Kind.arrayOf(metricWith(Kind.null)),
  failures: ['The text is no line protocol.', 'A field is a text.', 'A field is `NaN`.'],
  examples: [
    {
      title: 'Fields of all types',
      source:
        'parse_influxdb!("cpu,host=A,region=us-west usage_system=64i,usage_user=10u,temperature=50.5,on=true,sleep=false 1590488773254420000")',
      result: [
        {
          name: 'cpu_usage_system',
          tags: { host: 'A', region: 'us-west' },
          timestamp: '2020-05-26T10:26:13.254420Z',
          kind: 'absolute',
          gauge: { value: 64 },
        },
        {
          name: 'cpu_usage_user',
          tags: { host: 'A', region: 'us-west' },
          timestamp: '2020-05-26T10:26:13.254420Z',
          kind: 'absolute',
          gauge: { value: 10 },
        },
        {
          name: 'cpu_temperature',
          tags: { host: 'A', region: 'us-west' },
          timestamp: '2020-05-26T10:26:13.254420Z',
          kind: 'absolute',
          gauge: { value: 50.5 },
        },
        {
          name: 'cpu_on',
          tags: { host: 'A', region: 'us-west' },
          timestamp: '2020-05-26T10:26:13.254420Z',
          kind: 'absolute',
          gauge: { value: 1 },
        },
        {
          name: 'cpu_sleep',
          tags: { host: 'A', region: 'us-west' },
          timestamp: '2020-05-26T10:26:13.254420Z',
          kind: 'absolute',
          gauge: { value: 0 },
        },
      ],
    },
  ],
  typeOf: () => ({
    kind: Kind.arrayOf(metricWith(Kind.null)),
    fallible: true,
    truly: { kind: Kind.arrayOf(metricWith(Kind.undefined)), fallible: true },
  }),
  run: (value) => parseInfluxdb(value),
})
