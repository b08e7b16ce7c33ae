import { CallFault, defineFunction, fail, param, type CallSite, type ClosureFunction } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { Regex, type RegexMatch } from '../regex/index.ts'
import { setField, toText, type ValueObject } from '../value/index.ts'

const MATCH = Kind.object(
  { string: Kind.bytes, captures: Kind.arrayOf(Kind.bytes.or(Kind.null)) },
  Kind.bytes.or(Kind.null),
)
const RESERVED = 'Capture group cannot be named "string" or "captures"'

export const replace_with = defineFunction({
  name: 'replace_with',
  category: 'String',
  description: 'Replaces what a regular expression finds in `value` with what the closure makes of it.',
  notes: [
    'The closure gets an object: `string` is what was found, `captures` an array of what the groups hold, and each group with a name is a field of that name.',
    'A group that takes no part in a match is `null`.',
    'A group that is called `string` or `captures` keeps a program from being compiled, where the pattern is a literal; in VRL it fails when it runs.',
  ],
  params: [
    param.text('value', 'The text in which to replace.'),
    param.regex('pattern', 'The regular expression to replace; its groups must not be called `string` or `captures`.'),
    param.count('count', 'How many places are replaced at most, from the left; `-1` for all.', { default: -1 }),
  ],
  returns: Kind.bytes,
  failures: [],
  closure: { parameters: ['match'], kinds: () => [MATCH], returns: Kind.bytes },
  examples: [
    {
      title: 'Words with a capital',
      source:
        'replace_with("apples and bananas", r\'\\b(\\w)(\\w*)\') -> |match| {\n    upcase!(match.captures[0]) + string!(match.captures[1])\n}\n',
      result: 'Apples And Bananas',
    },
    {
      title: 'A hash instead of an address',
      source:
        'replace_with("email from test@example.com", r\'\\w+@example.com\') -> |match| {\n    sha2(match.string, variant: "SHA-512/224")\n}\n',
      result: 'email from adf6e1bc4415d24912bd93072ad34ef825a7b6eb3bf53f68def1fc17',
    },
    {
      title: 'The first place only',
      source:
        'replace_with("Apples and Apples", r\'(?i)apples|cones\', count: 1) -> |match| {\n    "Pine" + downcase(match.string)\n}\n',
      result: 'Pineapples and Apples',
    },
    {
      title: 'A group with a name',
      source:
        'replace_with("level=error A message", r\'level=(?P<level>\\w+)\') -> |match| {\n    lvl = upcase!(match.level)\n    "[{{lvl}}]"\n}\n',
      result: '[ERROR] A message',
    },
    {
      title: 'What a group holds is parsed',
      source:
        'replace_with(s\'Got message: {"msg": "b"}\', r\'message: (\\{.*\\})\') -> |m| {\n    to_string!(parse_json!(m.captures[0]).msg)\n}\n',
      result: 'Got b',
    },
    {
      title: 'A group that may be missing',
      source:
        'replace_with("bar of chocolate and bar of gold", r\'bar( of gold)?\') -> |m| {\n    if m.captures[0] == null { "pile" } else { "money" }\n}\n',
      result: 'pile of chocolate and money',
    },
  ],
  typeOf(call) {
    checkNames(call)
    return { kind: Kind.bytes, fallible: false }
  },
  run(value, pattern, count, closure) {
    if (count === 0) return value
    if (pattern.names.some(isReserved)) fail(RESERVED)
    const replacement = (match: RegexMatch) => replaced(match, pattern, closure)
    return count < 0 ? pattern.replaceAll(value, replacement) : pattern.replaceN(value, replacement, count)
  },
})

function checkNames(call: CallSite): void {
  const pattern = call.constant('pattern')
  if (pattern instanceof Regex && pattern.names.some(isReserved)) throw new CallFault(RESERVED, 'pattern')
}

function isReserved(name: string | undefined): boolean {
  return name === 'string' || name === 'captures'
}

function replaced(match: RegexMatch, { names }: Regex, closure: ClosureFunction): string {
  const captures: (string | null)[] = []
  const object: ValueObject = { string: match[0], captures }
  for (let group = 1; group < match.length; group++) {
    const text = match[group] ?? null
    captures.push(text)
    const name = names[group]
    if (name !== undefined) setField(object, name, text)
  }
  return toText(closure(object) as string | Uint8Array)
}
