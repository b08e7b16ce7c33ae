import { CallFault, defineFunction, param, type CallSite } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { BOUNDARIES, ORIGINAL_CASE } from '../text/case-names.ts'
import { boundariesOf, toCase, type Boundary, type Case } from '../text/casing.ts'

export const snakecase = defineFunction({
  name: 'snakecase',
  category: 'String',
  description: 'Turns a name into snake_case.',
  params: [
    param.text('value', 'The name.'),
    ORIGINAL_CASE,
    param.array(
      'excluded_boundaries',
      `Where no word ends: some of ${Object.keys(BOUNDARIES)
        .map((name) => `\`${name}\``)
        .join(', ')}.`,
      { optional: true, constant: true },
    ),
  ],
  returns: Kind.bytes,
  failures: [],
  examples: [
    { title: 'A name in kebab-case', source: 'snakecase("input-string")', result: 'input_string' },
    {
      title: 'A case that is given',
      source: 'snakecase("input-string", original_case: "kebab-case")',
      result: 'input_string',
    },
    {
      title: 'A digit belongs to the letter before it',
      source: 'snakecase("s3BucketDetails", excluded_boundaries: ["lower_digit"])',
      result: 's3_bucket_details',
    },
  ],
  compile(call) {
    const boundaries = new Set(boundariesOf(call.constant('original_case') as Case | undefined))
    for (const boundary of excludedOf(call)) boundaries.delete(boundary)
    return (value) => toCase(value, 'snake_case', boundaries)
  },
})

function excludedOf(call: CallSite): Boundary[] {
  if (!call.has('excluded_boundaries')) return []
  const names = call.constant('excluded_boundaries')
  if (!Array.isArray(names))
    throw new CallFault('excluded_boundaries must contain only constant values', 'excluded_boundaries')
  return names.map((name) => {
    if (typeof name !== 'string')
      throw new CallFault('excluded_boundaries must contain only strings', 'excluded_boundaries')
    if (Object.hasOwn(BOUNDARIES, name)) return name as Boundary
    throw new CallFault(`boundary must match one of: ${Object.keys(BOUNDARIES).join(', ')}`, 'excluded_boundaries')
  })
}
