/** What asks for a page in each of the formats. */
export const ACCEPT = {
  text: 'text/plain;version=0.0.4',
  text1: 'text/plain;version=1.0.0;escaping=allow-utf-8',
  openmetrics: 'application/openmetrics-text;version=1.0.0',
  openmetrics2: 'application/openmetrics-text;version=2.0.0;escaping=allow-utf-8',
  protobuf: 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
} as const
export type Format = keyof typeof ACCEPT
