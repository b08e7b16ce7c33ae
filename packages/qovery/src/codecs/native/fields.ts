/** The numbers of fields in Vector's `event.proto`, by message. Forms of metrics that Vector wrote before 2021 are not among them. */
export const EVENT_ARRAY = { logs: 1, metrics: 2, traces: 3 } as const
/** Of `LogArray`, `MetricArray`, `TraceArray`, and of all messages that hold a list of one kind. */
export const ITEMS = 1
export const LOG = { fields: 1, value: 2, metadata: 3, metadata_full: 4 } as const
export const TRACE = { fields: 1, metadata: 2, metadata_full: 3 } as const
export const METADATA = { value: 1, source_id: 3, source_type: 4, secrets: 6 } as const
/** Of the entries of maps. */
export const ENTRY = { key: 1, value: 2 } as const
export const TIMESTAMP = { seconds: 1, nanos: 2 } as const
export const VALUE = {
  raw_bytes: 1,
  timestamp: 2,
  integer: 4,
  float: 5,
  boolean: 6,
  map: 7,
  array: 8,
  null: 9,
} as const
/** Of the one form that a sketch has so far, which is field 1 of its message. */
export const SKETCH = { count: 1, min: 2, max: 3, sum: 4, avg: 5, keys: 6, counts: 7 } as const
export const METRIC = {
  name: 1,
  timestamp: 2,
  tags_v1: 3,
  kind: 4,
  counter: 5,
  gauge: 6,
  set: 7,
  namespace: 11,
  distribution2: 12,
  aggregated_histogram2: 13,
  aggregated_summary2: 14,
  sketch: 15,
  aggregated_histogram3: 16,
  aggregated_summary3: 17,
  interval_ms: 18,
  metadata: 19,
  tags_v2: 20,
  metadata_full: 21,
} as const
