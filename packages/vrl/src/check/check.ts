import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Program } from '../syntax/ast.ts'
import type { Checked } from './checked.ts'
import { Checker } from './checker.ts'
import { checkSequence } from './expressions/block.ts'
import { EXPRESSIONS } from './expressions/index.ts'
import { tooLong } from './faults/program.ts'
import type { CheckOptions } from './options.ts'
import { infallible, type Typed } from './typed.ts'
import { unusedResults } from './unused.ts'

/** How many characters a program may have. */
const LONGEST = 1 << 20

/** Checks a program: finds all its errors, and what whoever compiles it has to know. */
export function check(program: Program, options: CheckOptions): Checked {
  const checker = new Checker({ source: program.source, checks: EXPRESSIONS }, options)
  const result = run(program, checker)
  if (program.source.length > LONGEST) checker.report(tooLong(program.source.length, LONGEST))
  if (checker.faulty) return checked(program, checker, result)
  if (options.variables === undefined) for (const warning of unusedResults(program)) checker.report(warning)
  return checker.loose ? soundly(program, checker) : checked(program, checker, result)
}

function run({ body }: Program, checker: Checker): Typed {
  const { kind } = checkSequence(body, checker, true)
  return infallible(kind.read.or(checker.returned))
}

/** What the language says of a program, but with the kinds that values really have, and what really can fail. */
function soundly(program: Program, language: Checker): Checked {
  const sound = new Checker({ source: program.source, checks: EXPRESSIONS }, language.options, language)
  const found = checked(program, sound, run(program, sound))
  return { ...found, diagnostics: sorted(language.diagnostics.all) }
}

function checked(program: Program, checker: Checker, result: Typed): Checked {
  const { types, constants, defaults, calls, bindings, state, async, aborts } = checker
  return {
    program,
    diagnostics: sorted(checker.diagnostics.all),
    types,
    constants,
    defaults,
    calls,
    bindings,
    result: { kind: result.kind, fallible: result.fallible },
    event: state.event.or(checker.left.event),
    metadata: state.metadata.or(checker.left.metadata),
    variables: checker.options.variables === undefined ? new Map() : state.variables,
    async,
    aborts,
  }
}

/** Diagnostics by where they point to in the program. */
function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((a, b) => placeOf(a) - placeOf(b))
}

function placeOf({ labels }: Diagnostic): number {
  return (labels.find(({ primary }) => primary) ?? labels[0])?.span.start ?? 0
}
