import type { Binding, Checked } from '../check/checked.ts'
import { Type } from '../kind/index.ts'
import type { Segment } from '../path/index.ts'
import type { Assignment, Call, Expression, Target, Variable } from '../syntax/ast.ts'
import { within } from './effects.ts'

/** Where a container that an expression gives may also be found: a place, or somewhere unknown. */
interface Origin {
  readonly root: 'event' | 'metadata' | Binding | undefined
  readonly path: readonly Segment[]
}

const CONTAINERS = Type.array | Type.object

/**
 * Tells which assignments have to copy what they assign. Values of the language are never shared, objects of JavaScript are:
 * where a container would be reachable from two places of which one may be written into, one of them gets a copy.
 */
export class Sharing {
  readonly #checked: Checked
  /** Bindings into which something is written by a path. */
  readonly #written = new Set<Binding>()
  /** How often a variable is used otherwise than as a target. */
  readonly #uses = new Map<Binding, number>()
  /** Bindings that hold containers of other places, or may. */
  readonly #borrowing = new Set<Binding>()
  /** Variables that occur within closures, where an order cannot be told. */
  readonly #looped = new Set<Variable>()
  #writesRoot = false
  #deepestWrite = 0

  constructor(checked: Checked) {
    this.#checked = checked
    const all = within(checked.program.body)
    for (const expression of all) this.#note(expression)
    for (const expression of all) if (expression.type === 'assignment') this.#noteBorrowing(expression)
  }

  /** Whether the value of an assignment has to be copied before it is written to `target`. */
  copies(assignment: Assignment, target: Target): boolean {
    const value = assignment.value
    const origins = this.#origins(value)
    if (origins.length === 0 || target.type === 'ignored') return false
    if (target.type === 'variable') return !origins.every((origin) => this.#mayLend(origin, target))
    const { root, path } = this.#placeOf(target)
    const below = origins.filter((origin) => origin.root === root && startsWith(origin.path, path))
    const others = origins.filter((origin) => !below.includes(origin))
    // A container would hold itself.
    if (others.some((origin) => origin.root === root)) return true
    return below.length > 1 || others.length > 1 || !others.every((origin) => this.#isLastUse(origin))
  }

  /** Whether something is written into a variable by a path: it must be the only one to have its value. */
  isWritten(variable: Variable): boolean {
    const binding = this.#checked.bindings.get(variable)
    return binding !== undefined && this.#written.has(binding)
  }

  #note(expression: Expression): void {
    if (expression.type === 'assignment') {
      for (const target of [expression.target, expression.error]) if (target !== undefined) this.#noteWrite(target)
    } else if (expression.type === 'call') {
      this.#noteCall(expression)
    } else if (expression.type === 'variable') {
      const binding = this.#checked.bindings.get(expression)
      if (binding !== undefined) this.#uses.set(binding, (this.#uses.get(binding) ?? 0) + 1)
    }
  }

  #noteCall(call: Call): void {
    const definition = this.#checked.calls.get(call)?.definition
    const places = definition?.params.some(({ passed }) => passed === 'place') === true && !definition.pure
    for (const { value } of places ? call.args : []) {
      if (value.type === 'event' || value.type === 'variable') this.#noteWrite(value)
      else if (value.type === 'query' && value.target.type === 'variable') {
        const binding = this.#checked.bindings.get(value.target)
        if (binding !== undefined) this.#written.add(binding)
      }
    }
    if (call.closure === undefined) return
    for (const inner of within([call.closure.body])) if (inner.type === 'variable') this.#looped.add(inner)
    for (const variable of call.closure.variables) {
      const binding = this.#checked.bindings.get(variable)
      if (binding !== undefined) this.#borrowing.add(binding)
    }
  }

  #noteWrite(target: Target): void {
    if (target.type === 'event') {
      if (target.path.length === 0) this.#writesRoot = true
      this.#deepestWrite = Math.max(this.#deepestWrite, target.path.length)
    } else if (target.type === 'query') {
      const binding = this.#checked.bindings.get(target.target)
      if (binding !== undefined) this.#written.add(binding)
    }
  }

  #noteBorrowing(assignment: Assignment): void {
    const { target } = assignment
    if (target.type !== 'variable') return
    const binding = this.#checked.bindings.get(target)
    if (binding !== undefined && this.#origins(assignment.value).length > 0 && !this.copies(assignment, target)) {
      this.#borrowing.add(binding)
    }
  }

  /** Whether a variable may hold a container that stands elsewhere too: nobody writes into either of them. */
  #mayLend(origin: Origin, target: Variable): boolean {
    const binding = this.#checked.bindings.get(target)
    if (origin.root === undefined || binding === undefined || this.#written.has(binding)) return false
    if (typeof origin.root === 'object') return !this.#written.has(origin.root)
    if (origin.path.length === 0) return this.#deepestWrite === 0 && !this.#writesRoot
    return this.#deepestWrite < (this.#writesRoot ? 1 : 2)
  }

  /** Whether a variable's value may move on: it holds nothing of others, and nobody reads it again. */
  #isLastUse({ root }: Origin): boolean {
    if (typeof root !== 'object' || this.#borrowing.has(root) || this.#uses.get(root) !== 1) return false
    if (this.#checked.variables.get(root.name)?.binding === root) return false
    for (const variable of this.#looped) if (this.#checked.bindings.get(variable) === root) return false
    return true
  }

  #origins(expression: Expression): readonly Origin[] {
    const type = this.#checked.types.get(expression)
    if (type !== undefined && !type.kind.may(CONTAINERS)) return []
    switch (expression.type) {
      case 'variable':
        return [this.#placeOf(expression)]
      case 'event':
        return [this.#placeOf(expression)]
      case 'query': {
        const target = this.#origins(expression.target)
        return target.map(({ root, path }) => ({ root, path: [...path, ...expression.path] }))
      }
      case 'string':
        return expression.parts.length === 1 ? this.#origins(expression.parts[0] as Expression) : []
      case 'group':
        return this.#origins(expression.inner)
      case 'block':
        return this.#last(expression.body)
      case 'array':
        return expression.items.flatMap((item) => this.#origins(item))
      case 'object':
        return expression.fields.flatMap(({ value }) => this.#origins(value))
      case 'if':
        return this.#either(expression.then, expression.otherwise)
      case 'binary':
        return this.#either(expression.left, expression.right)
      case 'assignment':
        return [this.#placeOf(expression.target)]
      case 'call':
        return this.#ofCall(expression)
      default:
        return []
    }
  }

  #either(a: Expression, b: Expression | undefined): readonly Origin[] {
    return b === undefined ? this.#origins(a) : [...this.#origins(a), ...this.#origins(b)]
  }

  #last(body: readonly Expression[]): readonly Origin[] {
    const last = body.at(-1)
    return last === undefined ? [] : this.#origins(last)
  }

  #ofCall(call: Call): readonly Origin[] {
    const checked = this.#checked.calls.get(call)
    if (checked === undefined) return [{ root: undefined, path: [] }]
    if (!checked.definition.shares) return []
    const origins: Origin[] = []
    for (const arg of checked.args) {
      if (arg?.expression !== undefined) origins.push(...this.#origins(arg.expression))
    }
    return call.closure === undefined ? origins : [...origins, ...this.#last(call.closure.body.body)]
  }

  #placeOf(target: Target | Expression): Origin {
    if (target.type === 'event') return { root: target.root, path: target.path }
    if (target.type === 'variable') return { root: this.#checked.bindings.get(target), path: [] }
    if (target.type === 'query' && target.target.type === 'variable') {
      return { root: this.#checked.bindings.get(target.target), path: target.path }
    }
    return { root: undefined, path: [] }
  }
}

function startsWith(path: readonly Segment[], prefix: readonly Segment[]): boolean {
  return (
    prefix.length <= path.length && prefix.every((segment, i) => typeof segment !== 'object' && segment === path[i])
  )
}
