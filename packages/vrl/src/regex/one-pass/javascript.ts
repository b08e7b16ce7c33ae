import { NOWHERE, UNSURE, type OnePass, type Slots, type State } from './automaton.ts'

const BYTES = 256
/** Tests of more ranges of bytes look into a table. */
const MOST_RANGES = 2
/** Loops that more bytes end than this, of ASCII, go byte by byte. */
const MOST_STOPS = 2
const FIRST_NOT_ASCII = 0x80

/** An automaton as the body of a function of `chunk`, `start`, `end`, `slots` and `into`; it is a function of `tables`. */
export interface ByteCode {
  readonly text: string
  readonly tables: readonly Uint8Array[]
}

/**
 * Writes an automaton as JavaScript. The function gives 1 where the bytes match, and puts the positions into `slots` from `into`
 * on; 0 where they do not; -1 where it cannot tell. Nothing gets into the text but numbers.
 */
export function javascript(automaton: OnePass): ByteCode {
  return new Emitter(automaton).code()
}

/** Edges of a state that lead to the same state with the same notes. */
interface Branch {
  readonly target: number
  readonly notes: Slots
  readonly test: string
  /** 1 for each byte that it takes. */
  readonly bytes: Uint8Array
}

const VIEW =
  'if (chunk !== seen) { seen = chunk; view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength) }'

class Emitter {
  readonly #automaton: OnePass
  readonly #tables: Uint8Array[] = []
  readonly #tableNames = new Map<string, string>()
  /** From how many other states each is reached. */
  readonly #entries: Uint16Array
  /** Whether four bytes are read at a time somewhere. */
  #readsWords = false

  constructor(automaton: OnePass) {
    this.#automaton = automaton
    this.#entries = entriesOf(automaton)
  }

  code(): ByteCode {
    const { states, slots } = this.#automaton
    const cases = [...states.keys()]
      .filter((index) => index === 0 || this.#entries[index] !== 1)
      .map((index) => `case ${index}:\n${this.#state(index)}`)
    const positions = Array.from({ length: slots }, (_, slot) => `p${slot} = -1, `).join('')
    const text = [
      '"use strict"',
      `const [${this.#tables.map((_, index) => `t${index}`).join(', ')}] = tables`,
      ...(this.#readsWords ? ['let seen, view'] : []),
      'return function match(chunk, start, end, slots, into) {',
      ...(this.#readsWords ? [VIEW] : []),
      `let ${positions}at = start, state = 0, byte = 0, found = 0`,
      'missed: {',
      'matched: for (;;) switch (state) {',
      ...cases,
      '}',
      this.#store((slot) => `p${slot}`),
      'return 1',
      '}',
      'return found',
      '}',
    ].join('\n')
    return { text, tables: this.#tables }
  }

  #state(index: number): string {
    const state = this.#automaton.states[index] as State
    const branches = this.#branches(state)
    const loop = branches.find(({ target, notes }) => target === index && notes.length === 0)
    const onward = branches.filter((branch) => branch !== loop)
    const noMore = `if (at === end) ${this.#end(state.endOfText)}`
    const lines =
      loop === undefined
        ? [noMore, 'byte = chunk[at]']
        : [...this.#leaps(loop), `for (; at < end; at++) { byte = chunk[at]; if (!(${loop.test})) break }`, noMore]
    const other = `${state.edges.includes(UNSURE) ? 'if (byte > 127) return -1; ' : ''}${this.#end(state.end)}`
    const last = onward.pop()
    for (const branch of onward) lines.push(`if (${branch.test}) {`, this.#branch(state, branch), '}')
    if (last === undefined) lines.push(other)
    else lines.push(`if (!(${last.test})) { ${other} }`, this.#branch(state, last))
    return lines.join('\n')
  }

  /**
   * Where few bytes end a loop: goes on four at a time, up to those among which one of them is. A byte is zero in
   * `(x - 0x01010101) & ~x & 0x80808080` where its high bit is not set, and those below the first that is are right.
   * Source: H. S. Warren, Hacker's Delight, section 6-1.
   */
  #leaps({ bytes }: Branch): string[] {
    const stops = rangesOf(bytes, 0)
    if (stops.length === 0) return ['at = end']
    const isUpper = stops.at(-1)?.[0] === FIRST_NOT_ASCII && stops.pop() !== undefined
    if (stops.length > MOST_STOPS || stops.some(([first, last]) => first !== last || first >= FIRST_NOT_ASCII))
      return []
    this.#readsWords = true
    const differences = stops.map(([byte], index) => `d${index} = word ^ ${Math.imul(byte, 0x01010101)}`)
    const marks = stops.map((_, index) => `((d${index} - 0x01010101) & ~d${index})`)
    const names = ['word = view.getInt32(at, true)', ...differences].join(', ')
    return [
      `for (; at + 4 <= end; at += 4) { const ${names}; if (((${[...marks, ...(isUpper ? ['word'] : [])].join(' | ')}) & 0x80808080) !== 0) break }`,
    ]
  }

  /** Reads the byte and goes on. */
  #branch({ end }: State, { target, notes }: Branch): string {
    const passed =
      end === undefined ? '' : `${this.#store((slot) => (end.includes(slot) ? 'at' : `p${slot}`))}; found = 1\n`
    const noted = notes.map((slot) => `p${slot} = at; `).join('')
    const onward = this.#entries[target] === 1 ? this.#state(target) : `state = ${target}; continue`
    return `${passed}${noted}at++\n${onward}`
  }

  /** Ends with a match that notes its last positions, or without one. */
  #end(notes: Slots | undefined): string {
    if (notes === undefined) return 'break missed'
    return `{ ${notes.map((slot) => `p${slot} = at; `).join('')}break matched }`
  }

  #store(positionOf: (slot: number) => string): string {
    const { slots } = this.#automaton
    return Array.from({ length: slots }, (_, slot) => `slots[into + ${slot}] = ${positionOf(slot)}`).join('; ')
  }

  #branches({ edges }: State): Branch[] {
    const bytesOf = new Map<number, Uint8Array>()
    for (const [byte, edge] of edges.entries()) {
      if (edge === NOWHERE || edge === UNSURE) continue
      let bytes = bytesOf.get(edge)
      if (bytes === undefined) bytesOf.set(edge, (bytes = new Uint8Array(BYTES)))
      bytes[byte] = 1
    }
    return [...bytesOf].map(([edge, bytes]) => ({
      target: edge & 0xff,
      notes: this.#automaton.notes[edge >> 8] as Slots,
      test: this.#test(bytes),
      bytes,
    }))
  }

  /** Asks whether `byte` is one of some bytes. */
  #test(bytes: Uint8Array): string {
    const [others, ranges] = [rangesOf(bytes, 0), rangesOf(bytes, 1)]
    if (others.length === 1) return `!(${within(others[0] as Range)})`
    if (ranges.length <= MOST_RANGES) return ranges.map(within).join(' || ')
    const key = bytes.join('')
    let name = this.#tableNames.get(key)
    if (name === undefined) {
      name = `t${this.#tables.push(bytes) - 1}`
      this.#tableNames.set(key, name)
    }
    return `${name}[byte] === 1`
  }
}

function entriesOf({ states }: OnePass): Uint16Array {
  const entries = new Uint16Array(states.length)
  for (const [index, { edges }] of states.entries()) {
    for (const edge of new Set(edges)) {
      if (edge === NOWHERE || edge === UNSURE || edge === index) continue
      const target = edge & 0xff
      // What leads back to itself by more than a loop has a place of its own.
      entries[target] = (entries[target] as number) + (target === index ? 2 : 1)
    }
  }
  return entries
}

type Range = readonly [first: number, last: number]

/** The ranges of bytes for which `bytes` has `value`. */
function rangesOf(bytes: Uint8Array, value: number): Range[] {
  const ranges: Range[] = []
  let first = -1
  for (let byte = 0; byte <= BYTES; byte++) {
    const isIn = byte < BYTES && bytes[byte] === value
    if (isIn && first < 0) first = byte
    if (isIn || first < 0) continue
    ranges.push([first, byte - 1])
    first = -1
  }
  return ranges
}

function within([first, last]: Range): string {
  if (first === last) return `byte === ${first}`
  if (last === BYTES - 1) return `byte >= ${first}`
  return first === 0 ? `byte <= ${last}` : `(byte >= ${first} && byte <= ${last})`
}
