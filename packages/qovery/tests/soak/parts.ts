import type { Parts } from '../harness/observed.ts'
import type { Ports } from './load.ts'

/** A config with every component, and limits small enough to be met. */
export function everything({ tcp, udp }: Ports): Parts {
  return {
    sources: `
  host: { type: host_metrics, scrape_interval_secs: 1 }
  log: { type: internal_logs }
  demo: { type: demo_logs, format: json, interval: 0.01, decoding: { codec: json } }
  typed: { type: stdin, decoding: { codec: json } }
  over_tcp: { type: statsd, mode: tcp, address: "127.0.0.1:${tcp}", connection_limit: 30, shutdown_timeout_secs: 1 }
  over_udp: { type: statsd, mode: udp, address: "127.0.0.1:${udp}" }
  over_unix: { type: statsd, mode: unix, path: "\${FOLDER}/statsd.sock", sanitize: false }`,
    transforms: `
  requests:
    type: log_to_metric
    inputs: [demo, typed]
    metrics:
      - { type: counter, field: status, name: requests, tags: { status: "{{ status }}" } }
      - { type: summary, field: bytes, name: bytes }
  edge: { type: aggregate, inputs: [over_udp, requests], interval_ms: 100 }
  logs: { type: filter, inputs: [demo, typed, over_tcp], condition: { type: is_log } }
  ways: { type: route, inputs: [over_unix, logs], route: { metrics: { type: is_metric }, logs: { type: is_log } } }
  one_way: { type: exclusive_route, inputs: [over_tcp], routes: [{ name: metrics, condition: { type: is_metric } }] }`,
    sinks: `
  nothing: { type: blackhole, inputs: [ways.logs, ways.metrics] }
  printed:
    type: console
    inputs: [log]
    encoding: { codec: json }
    buffer: { type: memory, max_events: 500, when_full: drop_newest }`,
    shown: ['host', 'edge', 'one_way.metrics', 'ways.metrics'],
    page: '    series_limit: 20000',
  }
}
