/** A page as a parser read it: samples by name and labels, as in the classic text format, whatever the format was. */
export interface ParsedPage {
  readonly samples: Map<string, number>
  readonly families: Map<string, ParsedFamily>
}

export interface ParsedFamily {
  readonly type: string
  help?: string
  unit?: string
  /** By labels: the start timestamps in seconds, where the format has them. */
  readonly starts: Map<string, number>
  readonly exemplars: ParsedExemplar[]
  readonly timestamps: Map<string, number>
  /** Native buckets by labels, as `schema zero_threshold zero_count | index:count … | index:count …`. */
  readonly native: Map<string, string>
}

export interface ParsedExemplar {
  readonly on: string
  readonly labels: Labels
  readonly value: number
  readonly timestamp: number | undefined
}

export type Labels = readonly (readonly [string, string])[]

export function newFamily(type: string): ParsedFamily {
  return { type, starts: new Map(), exemplars: [], timestamps: new Map(), native: new Map() }
}

/** A sample's name and labels as one text; `le` and `quantile` by their number. */
export function keyOf(name: string, labels: Labels): string {
  const shown = labels.map(([label, value]) => [
    label,
    label === 'le' || label === 'quantile' ? numberOf(value) : value,
  ])
  shown.sort((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1))
  return `${name}${JSON.stringify(shown)}`
}

export function put(page: ParsedPage, key: string, value: number): void {
  if (page.samples.has(key)) throw new Error(`the sample ${key} stands there twice`)
  page.samples.set(key, value)
}

/** A number as text, which JSON can hold. */
export function numberOf(text: string): string {
  return String(Number(text.replace(/^([+-]?)Inf$/, '$1Infinity')))
}

export function nativeKey(parts: {
  schema: number
  zero: readonly [threshold: number, count: number]
  negative: readonly (readonly [number, number])[]
  positive: readonly (readonly [number, number])[]
}): string {
  const side = (buckets: readonly (readonly [number, number])[]) =>
    buckets
      .filter(([, count]) => count !== 0)
      .map(([index, count]) => `${index}:${count}`)
      .join(' ')
  return `${parts.schema} ${parts.zero.join(' ')} | ${side(parts.negative)} | ${side(parts.positive)}`
}

/** Buckets by their index, from spans and counts. */
export function spread(
  spans: readonly (readonly [offset: number, length: number])[],
  counts: readonly number[],
): [number, number][] {
  const buckets: [number, number][] = []
  let index = 0
  for (const [i, [offset, length]] of spans.entries()) {
    if (i > 0 && offset < 0) throw new Error('only the first span may step back')
    index += offset
    for (let k = 0; k < length; k++) buckets.push([index++, counts[buckets.length] as number])
  }
  if (buckets.length !== counts.length)
    throw new Error(`${buckets.length} buckets in the spans, ${counts.length} counts`)
  return buckets
}

/** Checks that histograms are cumulative and complete, as all formats demand. */
export function checkHistogram(buckets: readonly (readonly [bound: number, count: number])[], count: number): void {
  for (let i = 1; i < buckets.length; i++) {
    const [before, bucket] = [buckets[i - 1], buckets[i]] as [readonly [number, number], readonly [number, number]]
    if (!(bucket[0] > before[0])) throw new Error('bounds must ascend')
    if (bucket[1] < before[1]) throw new Error('buckets must be cumulative')
  }
  const last = buckets.at(-1)
  if (last?.[0] !== Infinity) throw new Error('there must be a bucket up to +Inf')
  if (last[1] !== count) throw new Error(`+Inf is ${last[1]}, the count ${count}`)
}
