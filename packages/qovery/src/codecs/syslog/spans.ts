/** Places in a chunk, one after the other, in memory that grows. */
export class Spans {
  #places = new Int32Array(1024)
  length = 0

  add(place: number): void {
    if (this.length === this.#places.length) {
      const larger = new Int32Array(this.length * 2)
      larger.set(this.#places)
      this.#places = larger
    }
    this.#places[this.length++] = place
  }

  set(index: number, place: number): void {
    this.#places[index] = place
  }

  /** Those collected so far, in memory of their own. */
  copy(): Int32Array {
    return this.#places.slice(0, this.length)
  }

  get places(): Int32Array {
    return this.#places
  }
}
