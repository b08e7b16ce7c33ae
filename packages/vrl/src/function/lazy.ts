import type { LazyLibrary } from './definition.ts'

/** A library that is loaded when a program first names a function that uses it; `get` gives it from then on. */
export class Lazy<M> implements LazyLibrary {
  readonly #import: () => Promise<M>
  #module: M | undefined

  constructor(load: () => Promise<M>) {
    this.#import = load
  }

  async load(): Promise<M> {
    return (this.#module ??= await this.#import())
  }

  /** @throws Error where nobody has awaited `load`: the definition of the function does not name it in `uses` */
  get(): M {
    if (this.#module === undefined) throw new Error('a function does not say in "uses" which library it loads')
    return this.#module
  }
}
