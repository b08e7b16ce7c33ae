import type { Binding, Checked } from '../check/checked.ts'
import type { Run } from '../function/index.ts'
import type { Segment } from '../path/index.ts'
import type { Variable } from '../syntax/ast.ts'
import { Float, Timestamp, type Value } from '../value/index.ts'

/** Fields that every object of JavaScript has; they are read by what looks at own fields only. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype))

/** All that a program's JavaScript names: what it is given, and its variables. */
export class Names {
  /** What the text names `k1`, `k2` …, and how a reader sees them. */
  readonly constants: { readonly value: unknown; readonly shown: string }[] = []
  readonly functions = new Map<string, Run>()
  /** Names of fields that are read from values of which it is not known that they are objects. */
  readonly fields = new Map<string, string>()
  /** Functions of the run time that the text names. */
  readonly helpers = new Set<string>()
  /** Names of variables that are parameters of closures. */
  readonly parameters = new Set<string>()
  readonly #checked: Checked
  readonly #constants = new Map<string, string>()
  readonly #variables = new Map<Binding, string>()
  /** Names that are taken, of variables and of getters. */
  readonly #taken = new Set<string>()

  constructor(checked: Checked) {
    this.#checked = checked
  }

  /** The name of a function of the run time. */
  helper(name: string): string {
    this.helpers.add(name)
    return name
  }

  constant(value: unknown, shown: string): string {
    const known = this.#constants.get(shown)
    if (known !== undefined) return known
    const name = `k${this.constants.push({ value, shown })}`
    this.#constants.set(shown, name)
    return name
  }

  /** The text of a value that is known. */
  literal(value: Value): string {
    if (typeof value === 'string') return JSON.stringify(value)
    if (typeof value === 'bigint') return value < 0n ? `(${value}n)` : `${value}n`
    if (typeof value === 'number') return value < 0 || Object.is(value, -0) ? `(${value})` : String(value)
    if (value === null || typeof value === 'boolean') return String(value)
    const shown = value instanceof Timestamp ? `t'${value.toString()}'` : JSON.stringify(value, numberText)
    return this.constant(value, shown)
  }

  path(path: readonly Segment[]): string {
    return this.constant(path, JSON.stringify(path))
  }

  /** The name of a function that a call names; one that was made for this very call has a name of its own. */
  functionName(name: string, run: Run): string {
    let known = `$${name}`
    for (let i = 2; this.functions.has(known) && this.functions.get(known) !== run; i++) known = `$${name}_${i}`
    this.functions.set(known, run)
    return known
  }

  variable(variable: Variable): string {
    const binding = this.#checked.bindings.get(variable)
    if (binding === undefined) throw new Error(`the variable "${variable.name}" was not resolved`)
    const known = this.#variables.get(binding)
    if (known !== undefined) return known
    const name = this.#free(`v_${binding.name}`, binding.id)
    this.#variables.set(binding, name)
    return name
  }

  /** The names of the variables that have to be declared. */
  get variables(): string[] {
    return [...this.#variables.values()].filter((name) => !this.parameters.has(name))
  }

  /** The variables that outlive the program and occur in it: what each is called outside and in the text. */
  get outliving(): (readonly [string, string])[] {
    const found: [string, string][] = []
    for (const [name, { binding }] of this.#checked.variables) {
      const text = this.#variables.get(binding)
      if (text !== undefined) found.push([name, text])
    }
    return found
  }

  /**
   * The text that reads a path in what `root` is the text of; the result may be `undefined`. Only the metadata is an object
   * for certain: what the kinds say of a value is not relied on, lest a program gets hold of what JavaScript's arrays and texts have.
   */
  read(root: string, path: readonly Segment[]): string {
    if (path.length === 0) return root
    if (!path.every((segment) => typeof segment === 'string' && !INHERITED.has(segment))) {
      return `${this.helper('getPath')}(${root}, ${this.path(path)})`
    }
    const [first, ...rest] = path as string[]
    let text = root === 'metadata' ? `${root}${member(first as string)}` : `${this.#getter(first as string)}(${root})`
    for (const name of rest) text = `${this.#getter(name)}(${text})`
    return text
  }

  /** Whether a path has only names that no object inherits, so that plain fields can be written. */
  isPlain(path: readonly Segment[]): path is readonly string[] {
    return path.every((segment) => typeof segment === 'string' && !INHERITED.has(segment))
  }

  #getter(name: string): string {
    const known = this.fields.get(name)
    if (known !== undefined) return known
    const getter = this.#free(`get_${name.replaceAll(/\W/g, '_')}`, this.fields.size)
    this.helpers.add('isObject')
    this.fields.set(name, getter)
    return getter
  }

  /** A name that nothing has yet, with a number if need be. */
  #free(name: string, number: number): string {
    let free = name
    for (let i = number; this.#taken.has(free); i++) free = `${name}_${i}`
    this.#taken.add(free)
    return free
  }
}

/** The text of the access to a field. */
export function member(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}

/** Numbers of all kinds as texts that tell them from each other, and from texts. */
function numberText(_: string, value: unknown): unknown {
  if (value instanceof Float) return `\0${value.toString()}`
  return typeof value === 'bigint' ? `\0${value}n` : value
}
