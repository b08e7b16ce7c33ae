import { singleTagValue, type Series } from '../series.ts'

/** How the values of tags are shown, by the name of the choice. */
export const TAG_VALUES = {
  single: 'One text per tag: its last value that is not bare. Tags without any are left out.',
  full: 'Every tag as a list of texts and nulls.',
  auto: 'A tag of one value as a text, of several as a list.',
} as const
export type TagValues = keyof typeof TAG_VALUES

/** The tags of a series as `values` wants them, in their order. */
export function* tagsOf(
  series: Series,
  values: TagValues,
): Generator<[name: string, value: string | null | readonly (string | null)[]]> {
  for (let i = 0; i < series.tagNames.length; i++) {
    const name = series.tagNames[i] as string
    const value = series.tagValues[i] ?? null
    if (values === 'single') {
      const single = singleTagValue(value)
      if (single !== null) yield [name, single]
    } else {
      yield [name, values === 'full' && !Array.isArray(value) ? [value as string | null] : value]
    }
  }
}
