import { check, type Checked, type ReadOnlyPath } from '../check/index.ts'
import type { Diagnostic } from '../diagnostic/index.ts'
import { emit, link, type Linked, type Result } from '../emit/index.ts'
import { within } from '../emit/effects.ts'
import type { FunctionDefinition, Host, Subject } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { FUNCTIONS } from '../stdlib/index.ts'
import { parse, type Program as Syntax } from '../syntax/index.ts'
import type { Value } from '../value/index.ts'

/** In what surroundings a program is compiled. */
export interface CompileOptions {
  /** What the surroundings give to functions that need more than their arguments. */
  readonly host?: Host
  /** The zone of times without one: an IANA name, or `local` (the default). */
  readonly timezone?: string
  /** What is known of the event, and of its metadata, when the program begins. By default the event is an object. */
  readonly event?: Kind
  readonly metadata?: Kind
  /**
   * Variables that are there when the program begins. With them, even if there are none yet, those that the program makes
   * are there when it has run: `checked.variables` tells what is known of them, `run` is given their values.
   */
  readonly variables?: ReadonlyMap<string, Kind>
  /** Places that the program may not write. */
  readonly readOnly?: readonly ReadOnlyPath[]
  /** Whether it may call functions that wait for others; `run` gives a promise then. */
  readonly asyncAllowed?: boolean
  /** The functions it may call: by default all of the language. */
  readonly functions?: ReadonlyMap<string, FunctionDefinition>
}

/** What became of a program's text: `program` is missing where there are errors among the diagnostics. */
export interface Compilation {
  readonly diagnostics: readonly Diagnostic[]
  readonly program: Program | undefined
}

/** For programs that look for none and leave none behind. */
const NO_VARIABLES = new Map<string, Value>()

/** A program that can run. */
export class Program {
  readonly source: string
  /** What the checker knows: kinds of the result, the event and the metadata. */
  readonly checked: Checked
  /** The JavaScript that runs. */
  readonly javascript: string
  readonly #linked: Linked

  constructor(checked: Checked) {
    const emitted = emit(checked)
    this.source = checked.program.source
    this.checked = checked
    this.javascript = emitted.text
    this.#linked = link(emitted)
  }

  /** Whether `run` gives a promise. */
  get async(): boolean {
    return this.checked.async
  }

  /**
   * The statements from `from` to before `to` as a program, which goes on where those before it have left the event: whoever
   * runs it does what they do. There is at least one.
   */
  part(from: number, to?: number): Program {
    const { program } = this.checked
    return new Program({ ...this.checked, program: { ...program, body: program.body.slice(from, to) } })
  }

  /**
   * Runs on an event, which it may write into. Gives the value of the last expression, an `Aborted`, or a `Failure`: it never
   * throws for what is in the event.
   * @param variables those that were there at first, and are to be there afterwards; it writes into the map
   */
  run(subject: Subject, variables?: Map<string, Value>): Result | Promise<Result> {
    return this.#linked(subject, variables ?? (this.checked.variables.size === 0 ? NO_VARIABLES : new Map()))
  }
}

/** Compiles a program; libraries that its functions need are loaded first. */
export async function compile(source: string, options: CompileOptions = {}): Promise<Compilation> {
  const { functions = FUNCTIONS } = options
  const parsed = parse(source)
  if (parsed.program === undefined) return { diagnostics: parsed.diagnostics, program: undefined }
  await load(parsed.program, functions)
  const checked = check(parsed.program, {
    functions,
    host: options.host ?? {},
    timezone: options.timezone ?? 'local',
    event: options.event ?? Kind.anyObject,
    metadata: options.metadata ?? Kind.anyObject,
    readOnly: options.readOnly ?? [],
    asyncAllowed: options.asyncAllowed ?? false,
    ...(options.variables !== undefined && { variables: options.variables }),
  })
  const diagnostics = [...parsed.diagnostics, ...checked.diagnostics]
  const isBroken = diagnostics.some(({ severity }) => severity === 'error')
  return { diagnostics, program: isBroken ? undefined : new Program(checked) }
}

async function load({ body }: Syntax, functions: ReadonlyMap<string, FunctionDefinition>): Promise<void> {
  const libraries = new Set<{ load(): Promise<unknown> }>()
  for (const node of within(body)) {
    if (node.type === 'call') for (const library of functions.get(node.name)?.uses ?? []) libraries.add(library)
  }
  await Promise.all([...libraries].map((library) => library.load()))
}
