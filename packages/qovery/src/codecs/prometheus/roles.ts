import type { FamilyType } from './family-type.ts'

/** The text formats: those of Prometheus (0.0.4, 1.0.0), and OpenMetrics (1.0, 2.0). */
export type TextDialect = 'prometheus' | 'openmetrics'

/** What a line is. Up to `end` it has no value. */
export const Role = {
  comment: 0,
  metadata: 1,
  end: 2,
  counter: 3,
  gauge: 4,
  /** A counter that may have a line with its start too. */
  total: 5,
  bucket: 6,
  quantile: 7,
  sum: 8,
  count: 9,
  created: 10,
  /** A whole histogram or summary on one line. */
  composite: 11,
} as const
export type RoleName = keyof typeof Role

type Roles = Readonly<Record<FamilyType, Readonly<Record<string, RoleName>>>>

const HISTOGRAM = { _bucket: 'bucket', _sum: 'sum', _count: 'count' } as const
const GAUGE_HISTOGRAM = { ...HISTOGRAM, _gsum: 'sum', _gcount: 'count' } as const
const SUMMARY = { '': 'quantile', _sum: 'sum', _count: 'count' } as const

/** By the type of the family, what a sample is whose name is the family's with an ending. */
const ROLES: Readonly<Record<TextDialect, Roles>> = {
  prometheus: {
    counter: { '': 'counter' },
    gauge: { '': 'gauge' },
    unknown: { '': 'gauge' },
    info: { '': 'gauge' },
    stateset: { '': 'gauge' },
    histogram: HISTOGRAM,
    gaugehistogram: GAUGE_HISTOGRAM,
    summary: SUMMARY,
  },
  openmetrics: {
    counter: { '': 'total', _total: 'total', _created: 'created' },
    gauge: { '': 'gauge' },
    unknown: { '': 'gauge' },
    info: { '': 'gauge', _info: 'gauge' },
    stateset: { '': 'gauge' },
    histogram: { ...HISTOGRAM, _created: 'created', '': 'composite' },
    gaugehistogram: { ...GAUGE_HISTOGRAM, '': 'composite' },
    summary: { ...SUMMARY, _created: 'created' },
  },
}

/** What a sample is in a family; `undefined`: it is none of its samples. */
export function roleOf(
  dialect: TextDialect,
  family: { readonly name: string; readonly type: FamilyType },
  sample: string,
): RoleName | undefined {
  if (!sample.startsWith(family.name)) return undefined
  const ending = sample.slice(family.name.length)
  const roles = ROLES[dialect][family.type]
  return Object.hasOwn(roles, ending) ? roles[ending] : undefined
}
