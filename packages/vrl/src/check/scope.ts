import type { Kind } from '../kind/index.ts'
import type { Variable } from '../syntax/ast.ts'
import type { Value } from '../value/index.ts'
import type { Binding } from './checked.ts'
import type { Known, State } from './state.ts'

/** What scopes keep their knowledge in. */
interface Scoped {
  state: State
  readonly bindings: Map<Variable, Binding>
}

/** The variables of a program: which are in scope, and which of them a name means. */
export class Scopes {
  readonly #checker: Scoped
  #bindings = 0

  constructor(checker: Scoped) {
    this.#checker = checker
  }

  /** What is known of the variable that a name means here. */
  find(variable: Variable): Known | undefined {
    const known = this.#checker.state.variables.get(variable.name)
    if (known !== undefined) this.#checker.bindings.set(variable, known.binding)
    return known
  }

  /** Sets what is known of a variable, which comes into being where there is none of its name in scope. */
  set(variable: Variable, kind: Kind, constant?: Value): void {
    const { state, bindings } = this.#checker
    const binding = state.variables.get(variable.name)?.binding ?? this.#newBinding(variable.name)
    bindings.set(variable, binding)
    state.set(variable.name, { binding, kind, constant })
  }

  /** Takes note of a variable that is there before the program. */
  give(name: string, kind: Kind): void {
    this.#checker.state.set(name, { binding: this.#newBinding(name), kind, constant: undefined })
  }

  /** Makes a variable that hides what had its name before. */
  declare(variable: Variable, kind: Kind): void {
    const binding = this.#newBinding(variable.name)
    this.#checker.bindings.set(variable, binding)
    this.#checker.state.set(variable.name, { binding, kind, constant: undefined })
  }

  /** Checks something in a scope of its own: variables that come into being in there end with it. */
  within<T>(check: () => T): T {
    const before = this.#checker.state.variables.size
    const result = check()
    const { state } = this.#checker
    if (state.variables.size > before) for (const name of [...state.variables.keys()].slice(before)) state.remove(name)
    return result
  }

  #newBinding(name: string): Binding {
    return { name, id: this.#bindings++ }
  }
}
