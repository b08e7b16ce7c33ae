import { Family, type Declaration } from './family.ts'

/** The families of a target's pages: the same description gives the same one. */
export class Families {
  readonly #byName = new Map<string, Family>()
  /** Those of families begin at 1. */
  #ids = 0

  get size(): number {
    return this.#byName.size
  }

  /** The family that a page describes so. */
  on(page: number, said: Declaration): Family {
    let family = this.#byName.get(said.name)
    if (family?.is(said) !== true) {
      family = new Family(++this.#ids, said)
      this.#byName.set(said.name, family)
    }
    family.page = page
    return family
  }

  /** Lets go of families, and of their children, that were not on a page. */
  forgetAllBut(page: number): void {
    for (const [name, family] of this.#byName) {
      if (family.page !== page) this.#byName.delete(name)
      for (const [key, child] of family.children) if (child.page !== page) family.children.delete(key)
    }
  }

  clear(): void {
    this.#byName.clear()
  }
}
