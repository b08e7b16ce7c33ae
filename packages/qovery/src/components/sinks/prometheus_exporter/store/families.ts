import { Family, type FamilyType } from './entry.ts'

/** The names that a family of a type takes up, beside its own. */
const SUFFIXES: Readonly<Record<FamilyType, readonly string[]>> = {
  counter: [],
  gauge: [],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['_sum', '_count'],
}

/** Why a series cannot be shown, with the words that name the culprit. */
export interface Conflict {
  /** What has the name. */
  readonly owner: Family
  readonly reason: 'type_conflict' | 'name_collision'
  readonly message: string
}

/** The families by name; no two of them would write a line of the same name. */
export class Families {
  readonly #byName = new Map<string, Family>()
  readonly #claims = new Map<string, Family>()
  #sorted: Family[] = []
  #inOrder = true
  /** Grows when names become free. */
  epoch = 0

  get size(): number {
    return this.#byName.size
  }

  get(name: string): Family | undefined {
    return this.#byName.get(name)
  }

  /** The family that writes lines of this name. */
  owner(name: string): Family | undefined {
    return this.#claims.get(name)
  }

  /** What stands against a family of this name and type. */
  conflict(name: string, rawName: string, type: FamilyType): Conflict | undefined {
    for (const claimed of claimsOf(name, type)) {
      const owner = this.#claims.get(claimed)
      if (owner === undefined) continue
      if (owner.name === name && owner.type === type && owner.rawName === rawName) return undefined
      if (owner.name === name && owner.type === type) return collision(rawName, owner)
      return clash(rawName, type, claimed, owner)
    }
    return undefined
  }

  /** The family of this name, made where there is none. Ask `conflict` first. */
  open(name: string, rawName: string, type: FamilyType): Family {
    let family = this.#byName.get(name)
    if (family === undefined) {
      family = new Family(name, rawName, type)
      this.#byName.set(name, family)
      for (const claimed of claimsOf(name, type)) this.#claims.set(claimed, family)
      this.#sorted.push(family)
      this.#inOrder = false
    }
    return family
  }

  /** Drops the entries that are gone, and the families that have no others. */
  compact(): void {
    let emptied = false
    for (const family of this.#sorted) {
      if (family.gone === 0) continue
      if (family.isEmpty) emptied = true
      family.entries = family.entries.filter((entry) => !entry.isGone)
      family.gone = 0
    }
    if (!emptied) return
    for (const family of this.#sorted) if (family.entries.length === 0) this.#remove(family)
    this.#sorted = this.#sorted.filter((family) => family.entries.length > 0)
    this.epoch++
  }

  /** All families by name. The array stays as it is when families come and go. */
  sorted(): readonly Family[] {
    if (!this.#inOrder) {
      this.#sorted = [...this.#sorted].sort((a, b) => (a.name < b.name ? -1 : 1))
      this.#inOrder = true
    }
    return this.#sorted.slice()
  }

  #remove(family: Family): void {
    this.#byName.delete(family.name)
    for (const claimed of claimsOf(family.name, family.type)) this.#claims.delete(claimed)
  }
}

function claimsOf(name: string, type: FamilyType): string[] {
  return [name, ...SUFFIXES[type].map((suffix) => name + suffix)]
}

function collision(rawName: string, owner: Family): Conflict {
  const message = `the metric "${rawName}" is dropped: written as "${owner.name}" it could not be told from "${owner.rawName}", which came first; rename one of them`
  return { owner, reason: 'name_collision', message }
}

function clash(rawName: string, type: FamilyType, claimed: string, owner: Family): Conflict {
  const place = claimed === owner.name ? `is a ${owner.type}` : `belongs to the ${owner.type} "${owner.rawName}"`
  const message = `the ${type} "${rawName}" is dropped: the name "${claimed}" ${place}, which came first; rename one of them, or make them one type`
  return { owner, reason: 'type_conflict', message }
}
