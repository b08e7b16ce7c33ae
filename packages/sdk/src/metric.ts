/** Whether a sample adds to what was said before, or replaces it. */
export type MetricKind = 'incremental' | 'absolute'

export interface Sample {
  readonly value: number
  /** How many observations of this value it stands for; fractions arise from sample rates. */
  readonly weight: number
}

/** Upper bounds ascending; `count` is of this bucket alone, not cumulative. The bucket up to infinity may be left out. */
export interface Bucket {
  readonly upper_limit: number
  readonly count: number
}

export interface Quantile {
  readonly quantile: number
  readonly value: number
}

/** A run of buckets of a native histogram: `offset` from the end of the run before (the first: absolute index). */
export interface BucketSpan {
  readonly offset: number
  readonly length: number
}

/**
 * A histogram of exponential buckets, as Prometheus has them. Bucket i covers (base^(i-1), base^i] with base = 2^(2^-schema).
 * Counts are absolute per bucket, in the order of the spans. Source: Prometheus native histograms specification.
 */
export interface NativeHistogram {
  readonly type: 'native_histogram'
  /** -4 to 8; -53 means custom bounds in `custom_values`. */
  readonly schema: number
  readonly zero_threshold: number
  readonly zero_count: number
  readonly count: number
  readonly sum: number
  readonly positive_spans: readonly BucketSpan[]
  readonly positive_counts: readonly number[]
  readonly negative_spans: readonly BucketSpan[]
  readonly negative_counts: readonly number[]
  readonly custom_values?: readonly number[]
}

export interface Counter {
  readonly type: 'counter'
  readonly value: number
}
export interface Gauge {
  readonly type: 'gauge'
  readonly value: number
}
export interface MetricSet {
  readonly type: 'set'
  readonly values: readonly string[]
}
export interface Distribution {
  readonly type: 'distribution'
  readonly samples: readonly Sample[]
  readonly statistic: 'histogram' | 'summary'
}
export interface AggregatedHistogram {
  readonly type: 'aggregated_histogram'
  readonly buckets: readonly Bucket[]
  readonly count: number
  readonly sum: number
  /** The same observations in native buckets, where the source has both. Who changes the histogram leaves them out. */
  readonly native?: NativeHistogram
}
export interface AggregatedSummary {
  readonly type: 'aggregated_summary'
  readonly quantiles: readonly Quantile[]
  readonly count: number
  readonly sum: number
}

/**
 * Observations for the estimation of quantiles, in the bins in which Datadog's agent counts them. `count` and `sum` are of
 * all observations, `min` and `max` the least and the greatest of them, `avg` their mean.
 * Source: datadog-agent, `pkg/util/quantile`.
 */
export interface Sketch {
  readonly type: 'sketch'
  /** Which bins there are, ascending: of key 0 those around zero, of ±k those around ±(1 + 1/64)^(k - 1338). */
  readonly keys: readonly number[]
  /** How many observations each has, at most 65,535: a bin of more is there several times. */
  readonly counts: readonly number[]
  readonly count: number
  readonly min: number
  readonly max: number
  readonly sum: number
  readonly avg: number
}

/** The value of a metric in one of the shapes that sources produce. */
export type MetricValue =
  Counter | Gauge | MetricSet | Distribution | AggregatedHistogram | AggregatedSummary | NativeHistogram | Sketch

/** A single observation kept as an example, with the labels that lead to its trace. */
export interface Exemplar {
  readonly labels: readonly (readonly [string, string])[]
  readonly value: number
  /** Milliseconds since the epoch. */
  readonly timestamp?: number
  /** The upper bound of the bucket it was shown at. */
  readonly bucket?: number
}

/** What few samples carry; kept aside so that the others cost nothing. Times are milliseconds since the epoch. */
export interface MetricExtras {
  /** How long the sample collected, in milliseconds. */
  readonly interval?: number
  /** When the counting began: the start timestamp of counters, histograms and summaries. */
  readonly start?: number
  readonly exemplars?: readonly Exemplar[]
}
