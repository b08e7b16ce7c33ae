import type { Parts } from '../harness/observed.ts'
import type { Ports } from './scene.ts'

const FULL = 'buffer: { type: memory, max_events: 2000, when_full: drop_newest }'

/** A config with every component, and limits small enough to be met. */
export function everything(ports: Ports): Parts {
  return {
    sources: `${statsd(ports)}${listeners(ports)}${readers}`,
    transforms,
    sinks: sinks(ports),
    shown: ['host', 'edge', 'one_way.metrics', 'ways.metrics', 'totals', 'fixed'],
    page: '    series_limit: 20000',
  }
}

const statsd = ({ statsd_tcp, statsd_udp }: Ports) => `
  over_tcp: { type: statsd, mode: tcp, address: "127.0.0.1:${statsd_tcp}", connection_limit: 30, shutdown_timeout_secs: 1 }
  over_udp: { type: statsd, mode: udp, address: "127.0.0.1:${statsd_udp}" }
  over_unix: { type: statsd, mode: unix, path: "\${FOLDER}/statsd.sock", sanitize: false }`

const listeners = ({ json_tcp, native_tcp, gelf_udp, syslog_tcp, syslog_udp, http }: Ports) => `
  json: { type: socket, mode: tcp, address: "127.0.0.1:${json_tcp}", decoding: { codec: json }, connection_limit: 30, shutdown_timeout_secs: 1, max_connection_duration_secs: 2 }
  native: { type: socket, mode: tcp, address: "127.0.0.1:${native_tcp}", decoding: { codec: native_json }, shutdown_timeout_secs: 1 }
  gelf: { type: socket, mode: udp, address: "127.0.0.1:${gelf_udp}", decoding: { codec: gelf } }
  influx: { type: socket, mode: unix_stream, path: "\${FOLDER}/influx.sock", decoding: { codec: influxdb } }
  datagrams: { type: socket, mode: unix_datagram, path: "\${FOLDER}/datagrams.sock", decoding: { codec: json } }
  syslog: { type: syslog, mode: tcp, address: "127.0.0.1:${syslog_tcp}", shutdown_timeout_secs: 1 }
  syslog_udp: { type: syslog, mode: udp, address: "127.0.0.1:${syslog_udp}" }
  posted: { type: http_server, address: "127.0.0.1:${http}", decoding: { codec: json }, max_body_bytes: 1000000, connection_limit: 20 }`

const readers = `
  host: { type: host_metrics, scrape_interval_secs: 1 }
  log: { type: internal_logs }
  demo: { type: demo_logs, format: json, interval: 0.01, decoding: { codec: json } }
  typed: { type: stdin, decoding: { codec: json } }
  renamed: { type: file, include: ["\${FOLDER}/logs/renamed/*"], data_dir: "\${FOLDER}", glob_minimum_cooldown_ms: 200, fingerprint: { strategy: device_and_inode } }
  truncated: { type: file, include: ["\${FOLDER}/logs/truncated/*.log"], data_dir: "\${FOLDER}", glob_minimum_cooldown_ms: 200 }
  runs: { type: exec, mode: scheduled, command: [sh, -c, "seq 100; echo oops >&2; exit 3"], scheduled: { exec_interval_secs: 1 } }
  goes_on: { type: exec, mode: streaming, command: [sh, -c, "seq 1000"], streaming: { respawn_interval_secs: 1 } }
  fixed:
    type: static_metrics
    interval_secs: 0.1
    metrics:
      - { name: fixed, kind: incremental, value: { counter: { value: 1 } } }
      - { name: spread, kind: incremental, value: { distribution: { samples: [{ value: 1, rate: 3 }], statistic: histogram } } }
  scraped: { type: prometheus_scrape, endpoints: ["http://127.0.0.1:\${PAGE}/metrics"], scrape_interval_secs: 1, scrape_timeout_secs: 1, instance_tag: instance }`

const transforms = `
  requests:
    type: log_to_metric
    inputs: [demo, typed]
    metrics:
      - { type: counter, field: status, name: requests, tags: { status: "{{ status }}" } }
      - { type: summary, field: bytes, name: bytes }
  edge: { type: aggregate, inputs: [over_udp, requests], interval_ms: 100 }
  logs: { type: filter, inputs: [demo, typed, over_tcp], condition: { type: is_log } }
  ways: { type: route, inputs: [over_unix, logs], route: { metrics: { type: is_metric }, logs: { type: is_log } } }
  one_way: { type: exclusive_route, inputs: [over_tcp], routes: [{ name: metrics, condition: { type: is_metric } }] }
  points: { type: filter, inputs: [native, influx], condition: { type: is_metric } }
  limited: { type: tag_cardinality_limit, inputs: [points, scraped, over_udp], mode: exact_fingerprint, value_limit: 10, max_series_per_metric: 20, series_limit_exceeded_action: overflow }
  totals: { type: incremental_to_absolute, inputs: [points], cache: { max_events: 200, time_to_live: 5 } }
  told: { type: metric_to_log, inputs: [limited] }
  messages: { type: filter, inputs: [native], condition: { type: is_log } }`

const sinks = ({ moody_http, moody_tcp, json_tcp }: Ports) => `
  nothing: { type: blackhole, inputs: [ways.logs, ways.metrics, syslog, syslog_udp, gelf, messages, datagrams] }
  printed:
    type: console
    inputs: [log]
    encoding: { codec: json }
    buffer: { type: memory, max_events: 500, when_full: drop_newest }
  files: { type: file, inputs: [renamed, truncated], path: "\${FOLDER}/out/files.log", encoding: { codec: json } }
  packed: { type: file, inputs: [told, runs, goes_on], path: "/dev/null", encoding: { codec: json }, compression: zstd }
  by_host: { type: file, inputs: [syslog], path: "\${FOLDER}/out/{{ hostname }}.log", encoding: { codec: gelf }, max_open_files: 5, idle_timeout_secs: 1, truncate: { after_secs: 5 } }
  over_http:
    type: http
    inputs: [posted, told]
    uri: "http://127.0.0.1:${moody_http}/"
    encoding: { codec: json }
    compression: gzip
    request: { timeout_secs: 1, retry_max_duration_secs: 1, retry_attempts: 5 }
    ${FULL}
  over_socket: { type: socket, mode: tcp, inputs: [json, syslog], address: "127.0.0.1:${moody_tcp}", encoding: { codec: json }, ${FULL} }
  to_self: { type: socket, mode: tcp, inputs: [posted], address: "127.0.0.1:${json_tcp}", encoding: { codec: json }, ${FULL} }
  to_datagrams: { type: socket, mode: unix_datagram, inputs: [posted, gelf], path: "\${FOLDER}/datagrams.sock", encoding: { codec: json }, ${FULL} }`
