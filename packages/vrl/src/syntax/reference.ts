import type { FunctionExample } from '../function/index.ts'

/** How something is written, and what that means. Forms name what stands in them in words; `…` is more of the same. */
export interface Form {
  readonly form: string
  readonly meaning: string
}

/** A part of the language for the reference, with examples that are tests too. */
export interface LanguagePart {
  /** One word, by which help is asked for. */
  readonly name: string
  readonly title: string
  /** What it is, in a few sentences of Markdown. */
  readonly description: string
  readonly grammar: readonly Form[]
  readonly examples: readonly FunctionExample[]
}

/** The language without its functions, from its smallest parts to whole programs. */
export const LANGUAGE: readonly LanguagePart[] = [
  {
    name: 'literals',
    title: 'Literals',
    description:
      'Values that are written out. An integer has 64 bits, a float has a point, and the two are different types. A timestamp is one of RFC 3339, a regular expression one of Rust’s `regex` crate: it is checked when the program is compiled.',
    grammar: [
      { form: '42  -7  1_000', meaning: 'an integer; underscores are for readers' },
      { form: '1.5  12.', meaning: 'a float' },
      { form: 'true  false  null', meaning: 'the two booleans, and the absence of a value' },
      { form: '"text"', meaning: 'a string, see [strings](#strings)' },
      { form: "t'2026-11-22T10:00:00Z'", meaning: 'a timestamp' },
      { form: "r'^\\d+$'", meaning: "a regular expression; a quote in it is written `\\'`" },
    ],
    examples: [
      { title: 'One of each', source: '[1_000, 1.5, true, null]', result: [1000, 1.5, true, null] },
      {
        title: 'A timestamp is a value of its own',
        source: "t'2026-11-22T10:00:00+01:00'",
        result: "t'2026-11-22T09:00:00Z'",
      },
      { title: 'A regular expression goes to functions', source: 'match("abc123", r\'\\d+$\')', result: true },
    ],
  },
  {
    name: 'strings',
    title: 'Strings',
    description:
      'A string stands in double quotes and may go over several lines. A backslash begins an escape, and `{{ name }}` is replaced by the value of a variable, as `to_string` would write it. A template without its closing braces is refused, where VRL drops the rest of the string; and a backslash that is escaped right before a template leaves it one, where VRL leaves the braces as text. In a raw string nothing has a meaning but the quote.',
    grammar: [
      {
        form: '\\n  \\r  \\t  \\0  \\"  \\\'  \\\\',
        meaning: 'a line end, a carriage return, a tab, the character 0, quotes, a backslash',
      },
      { form: '\\u{e9}', meaning: 'a character by its number, one to six hexadecimal digits' },
      { form: '\\{{ … \\}}', meaning: 'braces that are no template' },
      {
        form: 'a backslash at the end of a line',
        meaning: 'joins the line with the next one, without the blanks before its text',
      },
      { form: "s'C:\\temp'", meaning: 'a raw string' },
    ],
    examples: [
      { title: 'Escapes', source: '"tab\\there, caf\\u{e9}"', result: 'tab\there, café' },
      { title: 'A template', source: 'name = "Ann"\n"Hello {{ name }}!"', result: 'Hello Ann!' },
      { title: 'A raw string', source: "s'C:\\temp\\new'", result: 'C:\\temp\\new' },
      { title: 'One line in two', source: '"one \\\n   line"', result: 'one line' },
    ],
  },
  {
    name: 'arrays',
    title: 'Arrays',
    description: 'Values in their order, of whatever types.',
    grammar: [{ form: '[expression, …]', meaning: 'an array; behind the last item there may be a comma' }],
    examples: [
      {
        title: 'Items of several types',
        source: '[1, "two", [3], { "four": 4 },]',
        result: [1, 'two', [3], { four: 4 }],
      },
    ],
  },
  {
    name: 'objects',
    title: 'Objects',
    description:
      'Values by name. The names are strings; of two fields with one name the last one stays. Fields are evaluated, and shown, in the order of their names.',
    grammar: [{ form: '{ "name": expression, … }', meaning: 'an object; behind the last field there may be a comma' }],
    examples: [
      {
        title: 'Fields, one of them computed',
        source: '{ "b": 1 + 1, "a": { "deep": true } }',
        result: { a: { deep: true }, b: 2 },
      },
    ],
  },
  {
    name: 'paths',
    title: 'Paths',
    description:
      'A path leads to a place in the event, in its metadata, or in the value of another expression. What is not there is `null`: to read a path never fails. VRL 0.35 knows neither alternatives in parentheses nor a path behind an expression in parentheses.',
    grammar: [
      { form: '.', meaning: 'the whole event' },
      { form: '.name.inner', meaning: 'a field, and a field within it' },
      { form: '."any name"', meaning: 'a field whose name is more than letters, digits, `_` and `@`' },
      { form: '.items[0]  .items[-1]', meaning: 'an item: the first, the last' },
      { form: '.(first | second)', meaning: 'the first of several fields that is there' },
      { form: '%  %name', meaning: 'the metadata of the event' },
      { form: 'expression.name  expression[0]', meaning: 'a part of a variable, of what a call gives, of a group' },
    ],
    examples: [
      { title: 'A field within a field', input: { user: { name: 'Ann' } }, source: '.user.name', result: 'Ann' },
      { title: 'What is not there', input: {}, source: '.user.name[3]', result: null },
      {
        title: 'Names in quotes, and items',
        input: { 'status code': [200, 304] },
        source: '."status code"[-1]',
        result: 304,
      },
      { title: 'One of several', input: { msg: 'hello' }, source: '.(message | msg)', result: 'hello' },
      {
        title: 'A part of what a call gives',
        source: 'parse_url!("https://example.com/a").host',
        result: 'example.com',
      },
      { title: 'Metadata', source: '%kind = "test"\n%kind', result: 'test' },
    ],
  },
  {
    name: 'variables',
    title: 'Variables',
    description:
      'A name for a value, which comes into being by its first assignment. It is there to the end of the block that it began in. A variable holds a value of its own: to change it changes nothing in the event.',
    grammar: [
      {
        form: 'name',
        meaning: 'letters, digits and `_`, not beginning with a digit, and no word that the language keeps for itself',
      },
    ],
    examples: [
      { title: 'A value that is used twice', source: 'price = 20\nprice + price / 4', result: 25 },
      { title: 'A copy', input: { a: { n: 1 } }, source: 'copy = .a\ncopy.n = 2\n.a.n', result: 1 },
      { title: 'Only within its block', source: 'if true { inner = 1 }\ninner', raises: 'undefined variable' },
    ],
  },
  {
    name: 'assignments',
    title: 'Assignments',
    description:
      'An assignment writes a value to a variable or to a path, and gives that value. Objects and arrays on the way are made where they are missing; what is of another type is replaced. Where the value can fail, its error has to be dealt with: by a second target, which gets the message of the error or `null`, by [`??`](#coalescing), or by [`!`](#calls). VRL 0.35 does not know `??=`.',
    grammar: [
      { form: 'target = expression', meaning: 'writes' },
      {
        form: 'target, error = expression',
        meaning:
          'writes; where the expression fails, the target gets the empty value of its type and `error` the message',
      },
      { form: 'target |= expression', meaning: 'merges an object into the one that is there' },
      { form: '_', meaning: 'a target that throws the value away' },
    ],
    examples: [
      { title: 'What is missing is made', input: {}, source: '.a.b[1] = "x"\n.', result: { a: { b: [null, 'x'] } } },
      {
        title: 'Value and error',
        source: 'number, error = to_int("many")\n[number, is_string(error)]',
        result: [0, true],
      },
      { title: 'Merging', input: { a: 1, b: 1 }, source: '. |= { "b": 2, "c": 3 }\n.', result: { a: 1, b: 2, c: 3 } },
      {
        title: 'An error nobody deals with',
        source: 'number = to_int("many")',
        raises: 'unhandled fallible assignment',
      },
    ],
  },
  {
    name: 'calls',
    title: 'Calls',
    description:
      'A [function](functions.md) is called by its name. Arguments come in their order, or by name in any order. A call that can fail is dealt with like every failure; with `!` behind its name the whole program ends where it does. Some functions take a closure, a block that they run for each part of a value. No blank stands between the name and the parenthesis.',
    grammar: [
      { form: 'name(argument, …)', meaning: 'a call' },
      { form: 'name(parameter: argument)', meaning: 'an argument by name' },
      { form: 'name!(argument)', meaning: 'a call that ends the program where it fails' },
      {
        form: 'name(argument) -> |variable, …| { … }',
        meaning: 'a call with a closure; `_` stands for what it does not need',
      },
    ],
    examples: [
      { title: 'Arguments by order and by name', source: 'replace("a-b-c", "-", "+", count: 1)', result: 'a+b-c' },
      { title: 'A closure', source: 'filter([1, 2, 3]) -> |_, value| { value > 1 }', result: [2, 3] },
      {
        title: 'A failure ends the program',
        source: 'to_int!("many")',
        raises: 'function call error for "to_int" at (0:15): Invalid integer "many": invalid digit found in string',
      },
    ],
  },
  {
    name: 'if',
    title: 'If',
    description:
      'Chooses a block by a condition, which has to be a boolean: nothing else counts as true or false. Its value is that of the block that was chosen, and `null` where none was.',
    grammar: [
      { form: 'if condition { … }', meaning: 'runs the block, or does not' },
      {
        form: 'if condition { … } else if condition { … } else { … }',
        meaning: 'runs the first block whose condition is true',
      },
      { form: 'if (expression; condition) { … }', meaning: 'runs expressions before; the last one decides' },
    ],
    examples: [
      {
        title: 'A value by a condition',
        input: { status: 503 },
        source: 'if .status == 200 { "fine" } else { "broken" }',
        result: 'broken',
      },
      { title: 'No block was chosen', source: 'if false { 1 }', result: null },
      { title: 'Only booleans decide', source: 'if "yes" { 1 }', raises: 'non-boolean predicate' },
    ],
  },
  {
    name: 'blocks',
    title: 'Blocks',
    description:
      'Expressions one after the other, parted by the ends of lines or by `;`. The value of a block is that of its last expression; variables that begin in it end with it. A whole program is one, without the braces.',
    grammar: [
      { form: '{ expression; … }', meaning: 'a block, with one expression at least' },
      { form: '( expression )', meaning: 'a group: what belongs together, whatever the strength of operators' },
      { form: '# text', meaning: 'a comment, to the end of the line' },
    ],
    examples: [
      {
        title: 'The last expression counts',
        source: 'total = {\n  net = 100 # in cents\n  net + net / 5\n}\ntotal',
        result: 120,
      },
      { title: 'A group', source: '(1 + 2) * 3', result: 9 },
    ],
  },
  {
    name: 'arithmetic',
    title: 'Arithmetic',
    description:
      'Operators of numbers, from the strongest: signs, which VRL 0.35 has for literals only, `*` and `/`, `+` and `-`. Integers wrap round at 64 bits; `/` always gives a float; one float makes a float of the result. `+` joins strings too, and `*` repeats one. Where the types of the operands are not known, an operation can fail, and so can every division by what may be 0.',
    grammar: [
      { form: 'a + b  a - b  a * b  a / b', meaning: 'a sum, a difference, a product, a quotient' },
      { form: '-a', meaning: 'a number with the other sign' },
    ],
    examples: [
      { title: 'Strength', source: '1 + 2 * 3', result: 7 },
      { title: 'Division gives a float', source: '7 / 2', result: 3.5 },
      { title: 'Strings', source: '"ab" + "c" * 3', result: 'abccc' },
      { title: 'A value of an unknown type', input: { n: 2 }, source: '(.n + 1) ?? 0', result: 3 },
    ],
  },
  {
    name: 'comparison',
    title: 'Comparison',
    description:
      '`==` and `!=` compare values of any types; an integer equals a float of the same value, but not within arrays and objects. The others compare numbers with numbers, strings with strings, and timestamps with timestamps, and fail with anything else. The message names the operator that stands there, which that of VRL does not always.',
    grammar: [
      { form: 'a == b  a != b', meaning: 'whether two values are equal, or are not' },
      { form: 'a < b  a <= b  a > b  a >= b', meaning: 'which of two comes first' },
    ],
    examples: [
      { title: 'Equality goes all the way down', source: '{ "a": [1, 2] } == { "a": [1, 2] }', result: true },
      { title: 'Integers and floats', source: '[1 == 1.0, [1] == [1.0]]', result: [true, false] },
      { title: 'Order of strings', source: '"apple" < "pear"', result: true },
      { title: 'No chains', source: '1 < 2 < 3', raises: "comparison operators can't be chained together" },
    ],
  },
  {
    name: 'logic',
    title: 'Logic',
    description:
      '`&&` and `||` evaluate their right side only where it matters, and bind alike. `||` gives its left side unless that is `null` or `false`: it stands for a default too. `!` wants a boolean.',
    grammar: [
      { form: 'a && b', meaning: 'whether both are true' },
      { form: 'a || b', meaning: 'the left side, or the right one where the left is `null` or `false`' },
      { form: '!a', meaning: 'the other boolean' },
    ],
    examples: [
      { title: 'Both', source: 'true && !false', result: true },
      { title: 'A default', input: {}, source: '.level || "info"', result: 'info' },
    ],
  },
  {
    name: 'coalescing',
    title: 'Coalescing',
    description:
      'Replaces a failure by another value. It looks at failures only: `null` is no failure, and stays. It is the weakest of all operators, and an error where its left side cannot fail.',
    grammar: [{ form: 'a ?? b', meaning: 'the left side; where it fails, the right side' }],
    examples: [
      {
        title: 'One attempt after the other',
        source: 'parse_json("{broken") ?? parse_key_value("a=1") ?? {}',
        result: { a: '1' },
      },
      {
        title: 'Of the two, the left one cannot fail',
        source: '"a" ?? "b"',
        raises: 'unnecessary error coalescing operation',
      },
    ],
  },
  {
    name: 'merging',
    title: 'Merging',
    description:
      'Joins two objects: where both have a field, that of the right side is taken, whole. Both sides have to be known to be objects.',
    grammar: [{ form: 'a | b', meaning: 'the fields of both' }],
    examples: [
      {
        title: 'Two objects',
        source: '{ "a": 1, "b": { "x": 1 } } | { "b": { "y": 2 } }',
        result: { a: 1, b: { y: 2 } },
      },
    ],
  },
  {
    name: 'abort',
    title: 'Abort',
    description:
      'Ends the program; what it has done to the event is not kept. What becomes of the event is up to the surroundings: the `remap` transform hands it on as it was, or drops it with `drop_on_abort`.',
    grammar: [
      { form: 'abort', meaning: 'ends the program' },
      { form: 'abort expression', meaning: 'ends it with a message, which is a string' },
    ],
    examples: [
      {
        title: 'Only errors go on',
        input: { level: 'debug' },
        source: 'if .level != "error" { abort "not an error" }',
        raises: 'not an error',
      },
    ],
  },
  {
    name: 'return',
    title: 'Return',
    description:
      'Ends the program with a value, and keeps what it has done to the event. Within a closure it ends only this run of the closure, with its value, whatever the closure goes through; in VRL that works for the fields of objects, and fails elsewhere when the program runs.',
    grammar: [{ form: 'return expression', meaning: 'ends the program with the value' }],
    examples: [
      {
        title: 'Early',
        input: { kind: 'metric' },
        source: 'if .kind == "metric" { return "left alone" }\n.seen = true\n"seen"',
        result: 'left alone',
      },
    ],
  },
]
