import type { ComponentContext, Globals, Labels, LogFields, LogLevel, OwnTelemetry } from '../context.ts'
import { DEFAULT_LOG_SCHEMA } from '../log-schema.ts'

/** What a component did to the context it was given. */
export interface Recorded {
  /** Dropped events by reason. */
  readonly dropped: Map<string, number>
  /** Those of them that were dropped on purpose. */
  readonly intentional: Set<string>
  /** Faults by type, with their messages in order. */
  readonly failed: Map<string, string[]>
  readonly log: { level: LogLevel; message: string; fields: LogFields }[]
  /** Own metrics, by name and labels as JSON: the sum of a counter, the last value of a gauge, the count of a histogram. */
  readonly metrics: Map<string, number>
  receivedBytes: number
  sentBytes: number
}

export type TestContext = ComponentContext & { readonly recorded: Recorded }

/** A context for a component outside of any pipeline: it writes nothing and records what the component reports. */
export function testContext(
  parts: Partial<Omit<ComponentContext, 'globals'>> & { globals?: Partial<Globals> } = {},
): TestContext {
  const recorded: Recorded = {
    dropped: new Map(),
    intentional: new Set(),
    failed: new Map(),
    log: [],
    metrics: new Map(),
    receivedBytes: 0,
    sentBytes: 0,
  }
  const log =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      recorded.log.push({ level, message, fields })
    }
  const put = (name: string, labels: Labels | undefined, change: (before: number) => number) => {
    const key = labels === undefined ? name : `${name}${JSON.stringify(labels)}`
    recorded.metrics.set(key, change(recorded.metrics.get(key) ?? 0))
  }
  return {
    id: 'test',
    kind: 'transform',
    type: 'test',
    log: { trace: log('trace'), debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    own: SILENT,
    inputKinds: ['log', 'metric', 'trace'],
    acknowledgements: false,
    dataDir: () => Promise.reject(new Error('this test context has no data directory: give `dataDir`')),
    programHost: () => Promise.resolve({}),
    dropped(count, reason, intentional = false) {
      recorded.dropped.set(reason, (recorded.dropped.get(reason) ?? 0) + count)
      if (intentional) recorded.intentional.add(reason)
    },
    failed(type, message) {
      recorded.failed.set(type, [...(recorded.failed.get(type) ?? []), message])
    },
    receivedBytes(bytes) {
      recorded.receivedBytes += bytes
    },
    sentBytes(bytes) {
      recorded.sentBytes += bytes
    },
    counter: (name, _help, labels) => ({ add: (count) => put(name, labels, (before) => before + count) }),
    gauge: (name, _help, labels) => ({ set: (value) => put(name, labels, () => value) }),
    histogram: (name, _help, _buckets, labels) => ({ observe: () => put(name, labels, (before) => before + 1) }),
    ...parts,
    globals: { ...GLOBALS, ...parts.globals },
    recorded,
  }
}

const SILENT: OwnTelemetry = {
  collect: () => undefined,
  onLog: () => () => undefined,
}

const GLOBALS: Globals = {
  log_schema: DEFAULT_LOG_SCHEMA,
  timezone: 'local',
  hostname: 'test-host',
  proxy: { enabled: false, no_proxy: [] },
  healthchecks: true,
}
