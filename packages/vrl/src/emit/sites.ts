import type { Call } from '../syntax/ast.ts'

/** What failures begin with that came through calls of a program. */
export class Sites {
  readonly #positions: BytePositions
  readonly #numbers = new Map([['', 0]])

  constructor(source: string) {
    this.#positions = new BytePositions(source)
  }

  /** The number of what a failure begins with that came through some calls, the outermost first; 0: no call. */
  number(calls: readonly Call[]): number {
    const prefix = calls.map((call) => this.#prefix(call)).join('')
    const known = this.#numbers.get(prefix)
    if (known !== undefined) return known
    const number = this.#numbers.size
    this.#numbers.set(prefix, number)
    return number
  }

  /** All that was numbered, in the order of the numbers. */
  get prefixes(): string[] {
    return [...this.#numbers.keys()]
  }

  /** Where a piece of the program begins and ends, in bytes of UTF-8. */
  span({ start, end }: { readonly start: number; readonly end: number }): [number, number] {
    return [this.#positions.at(start), this.#positions.at(end)]
  }

  #prefix(call: Call): string {
    return `function call error for ${JSON.stringify(call.name)} at (${this.span(call).join(':')}): `
  }
}

/** Translates positions in a text: from UTF-16 units to bytes of UTF-8. */
class BytePositions {
  /** How many bytes stand before each unit; missing where that is as many as there are units. */
  readonly #before: Uint32Array | undefined

  constructor(text: string) {
    if (!/[\u0080-\uffff]/.test(text)) return
    this.#before = new Uint32Array(text.length + 1)
    for (let i = 0; i < text.length; i++) this.#before[i + 1] = (this.#before[i] as number) + width(text.charCodeAt(i))
  }

  at(units: number): number {
    return this.#before === undefined ? units : (this.#before[units] as number)
  }
}

/** How many bytes a unit takes; the halves of a pair take two each. */
function width(unit: number): number {
  if (unit < 0x80) return 1
  return unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3
}
