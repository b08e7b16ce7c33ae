import type { Group } from './group.ts'

/** The groups under way, in the order in which they were touched last. */
export class Groups {
  readonly #byKey = new Map<string, Group>()
  #oldest: Group | undefined
  #newest: Group | undefined

  get size(): number {
    return this.#byKey.size
  }

  /** The one that was left alone longest. */
  get oldest(): Group | undefined {
    return this.#oldest
  }

  get(key: string): Group | undefined {
    return this.#byKey.get(key)
  }

  all(): Group[] {
    return [...this.#byKey.values()]
  }

  add(group: Group): void {
    this.#byKey.set(group.key, group)
    this.#linkNewest(group)
  }

  remove(group: Group): void {
    this.#byKey.delete(group.key)
    this.#unlink(group)
  }

  touch(group: Group, now: number): void {
    group.touched = now
    if (this.#newest === group) return
    this.#unlink(group)
    this.#linkNewest(group)
  }

  #linkNewest(group: Group): void {
    group.older = this.#newest
    group.newer = undefined
    if (this.#newest === undefined) this.#oldest = group
    else this.#newest.newer = group
    this.#newest = group
  }

  #unlink({ older, newer }: Group): void {
    if (older === undefined) this.#oldest = newer
    else older.newer = newer
    if (newer === undefined) this.#newest = older
    else newer.older = older
  }
}
