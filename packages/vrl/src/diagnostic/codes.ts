/** What the number of a diagnostic stands for. */
export interface Code {
  /** The words that a diagnostic of it begins with. */
  readonly title: string
  /** What is wrong, and what can be done about it. */
  readonly explanation: string
  /** The name of its page in the reference. */
  readonly slug: string
}

/** All codes, by number; they are those of VRL 0.35. Numbers in the three hundreds are those of operators, and come while a program runs. */
export const CODES: ReadonlyMap<number, Code> = new Map([
  code(
    100,
    'unhandled error',
    'The program ends with an expression that can fail, and nothing says what is to happen then: assign its error, replace it by `??`, or let the program end by `!`.',
  ),
  code(101, 'invalid regular expression', "What stands in `r'…'` is no regular expression of Rust's `regex` crate."),
  code(
    102,
    'non-boolean predicate',
    'The condition of an `if` gives something other than true or false: compare it with something, or make a boolean of it.',
  ),
  code(
    103,
    'unhandled fallible assignment',
    'The assigned value can fail, and nothing says what is to happen then: assign its error as well, replace it by `??`, or let the program end by `!`.',
  ),
  code(
    104,
    'unnecessary error assignment',
    'An error is assigned that can never come, since the value cannot fail: leave the second target out.',
  ),
  code(105, 'call to undefined function', 'There is no function of this name; mind the spelling.'),
  code(106, 'wrong number of function arguments', 'The function is called with more arguments than it takes.'),
  code(107, 'missing function argument', 'The function is called without an argument that it cannot do without.'),
  code(108, 'unknown function argument keyword', 'The function has no argument of this name; mind the spelling.'),
  code(109, 'unexpected closure', 'A closure follows a function that takes none.'),
  code(
    110,
    'invalid argument type',
    'An argument is, or may be, of a type that the function does not take: convert it before, or let the program end by `!` where it is of another type.',
  ),
  code(111, 'missing closure', 'The function needs a closure behind its arguments: `-> |…| { … }`.'),
  code(112, 'invalid grok pattern', 'What is given as a Grok pattern is none, or names a pattern that does not exist.'),
  code(113, 'non-string abort message', 'The message of an `abort` has to be a string.'),
  code(114, 'expression type unavailable', 'Of what type an expression is cannot be known at this place.'),
  code(120, 'invalid closure arity', 'A closure has more or fewer variables than the function gives values to.'),
  code(
    121,
    'type mismatch in closure parameter',
    'A value that the function would give to its closure is of a type that it must not be.',
  ),
  code(122, 'type mismatch in closure return type', 'A closure gives something that the function has no use for.'),
  code(200, 'syntax error', 'Something in the text belongs to no expression of the language.'),
  code(201, 'syntax error', 'Something follows where the program ought to end.'),
  code(202, 'syntax error', 'The text is nested too deeply, or so full of faults that the rest is not looked at.'),
  code(203, 'syntax error', 'Something stands where it cannot stand; the labels say what ought to be there.'),
  code(204, 'syntax error', 'The program ends where something has to follow: an operand, or a closing bracket.'),
  code(
    205,
    'reserved keyword',
    'A variable has a name that is kept for later versions of the language: choose another one.',
  ),
  code(206, 'invalid numeric literal', 'An integer does not fit into 64 bits.'),
  code(
    207,
    'invalid string literal',
    'A string has no closing quote, or a template in it no closing braces or no variable.',
  ),
  code(208, 'invalid literal', 'A regular expression, a raw string or a timestamp has no closing quote.'),
  code(
    209,
    'invalid escape character',
    'A backslash in a string is followed by a character with which it means nothing.',
  ),
  code(210, 'unexpected parse error', 'The text could not be read for a reason of its own.'),
  code(
    211,
    'invalid unicode escape sequence',
    'What follows `\\u` is not one to six hexadecimal digits in braces, or is the number of no character.',
  ),
  code(300, 'unexpected type', 'A value is of another type than is needed at this place.'),
  code(301, 'type coercion error', 'A value cannot be converted into the type that is needed.'),
  code(302, 'remainder error', 'There is no remainder of values of these types.'),
  code(303, 'multiplication error', 'Values of these types cannot be multiplied.'),
  code(304, 'division error', 'Values of these types cannot be divided.'),
  code(305, 'division by zero', 'A number is divided by zero.'),
  code(306, 'float is not a number', 'An operation gives what is no number.'),
  code(307, 'addition error', 'Values of these types cannot be added.'),
  code(308, 'subtraction error', 'Values of these types cannot be subtracted.'),
  code(309, 'OR error', 'Values of these types cannot be combined by `||`.'),
  code(310, 'AND error', 'Values of these types cannot be combined by `&&`.'),
  code(311, 'greater than error', 'Values of these types cannot be compared by `>`.'),
  code(312, 'greater than or equal error', 'Values of these types cannot be compared by `>=`.'),
  code(313, 'less than error', 'Values of these types cannot be compared by `<`.'),
  code(314, 'less than or equal error', 'Values of these types cannot be compared by `<=`.'),
  code(315, 'mutation of read-only value', 'The program writes to a place that its surroundings keep for themselves.'),
  code(316, 'value out of range', 'A value does not fit into the type that it is converted into.'),
  code(400, 'unexpected expression', 'An argument is another kind of expression than the function takes.'),
  code(401, 'invalid enum variant', 'An argument is not among the values that the function knows.'),
  code(
    402,
    'expected static expression',
    'An argument has to be written out, since the function needs it before the program runs.',
  ),
  code(403, 'invalid argument', 'An argument has a value with which the function cannot work.'),
  code(420, 'missing function closure', 'The function needs a closure behind its arguments.'),
  code(601, 'invalid timestamp', "What stands in `t'…'` is no timestamp of RFC 3339."),
  code(602, "float literal can't be NaN", 'A float is no number.'),
  code(
    610,
    'function compilation error',
    'The function cannot work with the arguments that it is given; the title goes on with its reason.',
  ),
  code(
    620,
    "can't abort infallible function",
    'A call has a `!` that has no effect, since the function cannot fail with these arguments: leave it out.',
  ),
  code(630, 'fallible argument', 'An argument can fail, and nothing says what is to happen then.'),
  code(
    631,
    'unhandled fallible expression',
    'The message of an `abort`, or the value of a `return`, can fail, and nothing says what is to happen then.',
  ),
  code(
    640,
    'unnecessary no-op assignment',
    'A value is assigned to `_` though it has no effect: leave the assignment out.',
  ),
  code(641, 'invalid assignment target', 'What stands before the `=` cannot be written to.'),
  code(
    642,
    'parent path segment rejects this mutation',
    'A part of the path is known to be of a type that has no such field or item.',
  ),
  code(
    650,
    "comparison operators can't be chained together",
    'The result of a comparison is compared again: write `a < b && b < c`.',
  ),
  code(
    651,
    'unnecessary error coalescing operation',
    'What stands before `??` cannot fail, so that what stands behind it never comes into play.',
  ),
  code(652, 'only objects can be merged', 'One side of a `|` is something other than an object.'),
  code(660, 'non-boolean negation', 'What stands behind a `!` gives something other than true or false.'),
  code(
    701,
    'call to undefined variable',
    'No variable of this name has been assigned before; mind the spelling and the scope.',
  ),
  code(801, 'deprecated', 'A part of the language is used that later versions will not have.'),
  code(900, 'unused code', 'A result or a variable is never used, or a piece of code never runs.'),
  code(1001, 'asynchronous function', 'A function that waits for an answer is called where nothing can wait.'),
  code(1002, 'program too long', 'The program is longer than can be compiled: split it into several transforms.'),
])

function code(number: number, title: string, explanation: string): [number, Code] {
  const words = title
    .toLowerCase()
    .replaceAll("'", '')
    .replaceAll(/[^a-z]+/g, '_')
  return [number, { title, explanation, slug: `${number}_${words}` }]
}
