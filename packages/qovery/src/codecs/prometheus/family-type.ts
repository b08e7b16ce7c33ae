/** The types of all formats; `untyped` of the older ones is `unknown`. */
export type FamilyType =
  'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary' | 'info' | 'stateset' | 'unknown'

const TYPES: ReadonlySet<string> = new Set<FamilyType>([
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'info',
  'stateset',
  'unknown',
])

/** The type that the text of a `TYPE` line names. */
export function typeIn(text: string): FamilyType | undefined {
  if (text === 'untyped') return 'unknown'
  return TYPES.has(text) ? (text as FamilyType) : undefined
}
