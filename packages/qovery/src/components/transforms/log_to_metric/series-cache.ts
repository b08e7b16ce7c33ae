import type { Series } from '@qovery/sdk'

/** Most series that are remembered, and most characters in the texts that lead to them: then the cache starts anew. */
const MAX_SERIES = 50_000
const MAX_CHARACTERS = 16_000_000

/** A rendered text, or what stands where there is none. */
export type Part = string | number | null | undefined

interface Node {
  series: Series | undefined
  next: Map<Part, Node> | undefined
}

/**
 * Finds the series that was made from the same texts before, so that equal series are one object, and no text has to
 * be joined to look for it: a tree with one step per text. Bounded: where it grows too large, it is emptied.
 */
export class SeriesCache {
  #root: Node = { series: undefined, next: undefined }
  #count = 0
  #characters = 0

  find(parts: readonly Part[]): Series | undefined {
    let node: Node | undefined = this.#root
    for (let i = 0; i < parts.length; i++) {
      node = node.next?.get(parts[i])
      if (node === undefined) return undefined
    }
    return node.series
  }

  keep(parts: readonly Part[], series: Series): void {
    if (this.#count >= MAX_SERIES || this.#characters >= MAX_CHARACTERS) this.#clear()
    let node = this.#root
    for (const part of parts) {
      node.next ??= new Map()
      let next = node.next.get(part)
      if (next === undefined) {
        next = { series: undefined, next: undefined }
        node.next.set(part, next)
        if (typeof part === 'string') this.#characters += part.length
      }
      node = next
    }
    node.series = series
    this.#count++
  }

  #clear(): void {
    this.#root = { series: undefined, next: undefined }
    this.#count = 0
    this.#characters = 0
  }
}
