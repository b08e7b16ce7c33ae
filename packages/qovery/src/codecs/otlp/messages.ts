/** The types of messages that requests of OTLP have, by the signal that they carry, with the field that each has. */
export const REQUESTS = {
  logs: { type: 'ExportLogsServiceRequest', field: 'resourceLogs' },
  metrics: { type: 'ExportMetricsServiceRequest', field: 'resourceMetrics' },
  traces: { type: 'ExportTraceServiceRequest', field: 'resourceSpans' },
} as const
export type Signal = keyof typeof REQUESTS

const TIMES = ['fixed64 start_time_unix_nano = 2', 'fixed64 time_unix_nano = 3']

/**
 * The messages of OTLP, a line for each field as in `.proto` files; `|` before it: one of the alternatives of a oneof.
 * Source: OpenTelemetry Protocol 1.7, without profiles.
 */
export const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  ExportLogsServiceRequest: ['repeated ResourceLogs resource_logs = 1'],
  ExportMetricsServiceRequest: ['repeated ResourceMetrics resource_metrics = 1'],
  ExportTraceServiceRequest: ['repeated ResourceSpans resource_spans = 1'],

  AnyValue: [
    '| string string_value = 1',
    '| bool bool_value = 2',
    '| int64 int_value = 3',
    '| double double_value = 4',
    '| ArrayValue array_value = 5',
    '| KeyValueList kvlist_value = 6',
    '| bytes bytes_value = 7',
  ],
  ArrayValue: ['repeated AnyValue values = 1'],
  KeyValueList: ['repeated KeyValue values = 1'],
  KeyValue: ['string key = 1', 'AnyValue value = 2'],
  InstrumentationScope: [
    'string name = 1',
    'string version = 2',
    'repeated KeyValue attributes = 3',
    'uint32 dropped_attributes_count = 4',
  ],
  EntityRef: [
    'string schema_url = 1',
    'string type = 2',
    'repeated string id_keys = 3',
    'repeated string description_keys = 4',
  ],
  Resource: [
    'repeated KeyValue attributes = 1',
    'uint32 dropped_attributes_count = 2',
    'repeated EntityRef entity_refs = 3',
  ],

  ResourceLogs: ['Resource resource = 1', 'repeated ScopeLogs scope_logs = 2', 'string schema_url = 3'],
  ScopeLogs: ['InstrumentationScope scope = 1', 'repeated LogRecord log_records = 2', 'string schema_url = 3'],
  LogRecord: [
    'fixed64 time_unix_nano = 1',
    'SeverityNumber severity_number = 2',
    'string severity_text = 3',
    'AnyValue body = 5',
    'repeated KeyValue attributes = 6',
    'uint32 dropped_attributes_count = 7',
    'fixed32 flags = 8',
    'bytes trace_id = 9',
    'bytes span_id = 10',
    'fixed64 observed_time_unix_nano = 11',
    'string event_name = 12',
  ],

  ResourceSpans: ['Resource resource = 1', 'repeated ScopeSpans scope_spans = 2', 'string schema_url = 3'],
  ScopeSpans: ['InstrumentationScope scope = 1', 'repeated Span spans = 2', 'string schema_url = 3'],
  Span: [
    'bytes trace_id = 1',
    'bytes span_id = 2',
    'string trace_state = 3',
    'bytes parent_span_id = 4',
    'string name = 5',
    'SpanKind kind = 6',
    'fixed64 start_time_unix_nano = 7',
    'fixed64 end_time_unix_nano = 8',
    'repeated KeyValue attributes = 9',
    'uint32 dropped_attributes_count = 10',
    'repeated SpanEvent events = 11',
    'uint32 dropped_events_count = 12',
    'repeated SpanLink links = 13',
    'uint32 dropped_links_count = 14',
    'Status status = 15',
    'fixed32 flags = 16',
  ],
  SpanEvent: [
    'fixed64 time_unix_nano = 1',
    'string name = 2',
    'repeated KeyValue attributes = 3',
    'uint32 dropped_attributes_count = 4',
  ],
  SpanLink: [
    'bytes trace_id = 1',
    'bytes span_id = 2',
    'string trace_state = 3',
    'repeated KeyValue attributes = 4',
    'uint32 dropped_attributes_count = 5',
    'fixed32 flags = 6',
  ],
  Status: ['string message = 2', 'StatusCode code = 3'],

  ResourceMetrics: ['Resource resource = 1', 'repeated ScopeMetrics scope_metrics = 2', 'string schema_url = 3'],
  ScopeMetrics: ['InstrumentationScope scope = 1', 'repeated Metric metrics = 2', 'string schema_url = 3'],
  Metric: [
    'string name = 1',
    'string description = 2',
    'string unit = 3',
    '| Gauge gauge = 5',
    '| Sum sum = 7',
    '| Histogram histogram = 9',
    '| ExponentialHistogram exponential_histogram = 10',
    '| Summary summary = 11',
    'repeated KeyValue metadata = 12',
  ],
  Gauge: ['repeated NumberDataPoint data_points = 1'],
  Sum: [
    'repeated NumberDataPoint data_points = 1',
    'AggregationTemporality aggregation_temporality = 2',
    'bool is_monotonic = 3',
  ],
  Histogram: ['repeated HistogramDataPoint data_points = 1', 'AggregationTemporality aggregation_temporality = 2'],
  ExponentialHistogram: [
    'repeated ExponentialHistogramDataPoint data_points = 1',
    'AggregationTemporality aggregation_temporality = 2',
  ],
  Summary: ['repeated SummaryDataPoint data_points = 1'],
  NumberDataPoint: [
    ...TIMES,
    '| double as_double = 4',
    'repeated Exemplar exemplars = 5',
    '| sfixed64 as_int = 6',
    'repeated KeyValue attributes = 7',
    'uint32 flags = 8',
  ],
  HistogramDataPoint: [
    ...TIMES,
    'fixed64 count = 4',
    'optional double sum = 5',
    'repeated fixed64 bucket_counts = 6',
    'repeated double explicit_bounds = 7',
    'repeated Exemplar exemplars = 8',
    'repeated KeyValue attributes = 9',
    'uint32 flags = 10',
    'optional double min = 11',
    'optional double max = 12',
  ],
  ExponentialHistogramDataPoint: [
    'repeated KeyValue attributes = 1',
    ...TIMES,
    'fixed64 count = 4',
    'optional double sum = 5',
    'sint32 scale = 6',
    'fixed64 zero_count = 7',
    'Buckets positive = 8',
    'Buckets negative = 9',
    'uint32 flags = 10',
    'repeated Exemplar exemplars = 11',
    'optional double min = 12',
    'optional double max = 13',
    'double zero_threshold = 14',
  ],
  Buckets: ['sint32 offset = 1', 'repeated uint64 bucket_counts = 2'],
  SummaryDataPoint: [
    ...TIMES,
    'fixed64 count = 4',
    'double sum = 5',
    'repeated ValueAtQuantile quantile_values = 6',
    'repeated KeyValue attributes = 7',
    'uint32 flags = 8',
  ],
  ValueAtQuantile: ['double quantile = 1', 'double value = 2'],
  Exemplar: [
    'fixed64 time_unix_nano = 2',
    '| double as_double = 3',
    'bytes span_id = 4',
    'bytes trace_id = 5',
    '| sfixed64 as_int = 6',
    'repeated KeyValue filtered_attributes = 7',
  ],
}

const levels = (...names: string[]) => names.flatMap((name) => [name, `${name}2`, `${name}3`, `${name}4`])
const named = (prefix: string, names: readonly string[]) => names.map((name) => `${prefix}_${name}`)

/** The enums, with the names of the values from 0 on. */
export const ENUMS: Readonly<Record<string, readonly string[]>> = {
  SeverityNumber: named('SEVERITY_NUMBER', [
    'UNSPECIFIED',
    ...levels('TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'),
  ]),
  SpanKind: named('SPAN_KIND', ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']),
  StatusCode: named('STATUS_CODE', ['UNSET', 'OK', 'ERROR']),
  AggregationTemporality: named('AGGREGATION_TEMPORALITY', ['UNSPECIFIED', 'DELTA', 'CUMULATIVE']),
}
