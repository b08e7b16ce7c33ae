import * as fc from 'fast-check'

/** Bytes that parsers treat in their own way: ends of lines and texts, quotes, brackets, signs, and what is not ASCII. */
const SHARP = Buffer.from('\n\r\0\t :|@#,.+-0"\'\\{}[]<>=&*!%$_eEx\x1b\x7f\xff\xfe\xc3\xed\x80', 'latin1')

/** A place in an input, told in parts of its length so that it stands for any length. */
const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

/** At a place: so many bytes go, and others come. */
interface Edit {
  readonly at: number
  readonly cut: number
  readonly more: Uint8Array
}

/** Inputs that were valid until a few of their bytes were changed, removed, repeated, or taken from another one. */
export function mutated(valid: readonly (string | Uint8Array)[]): fc.Arbitrary<Buffer> {
  const seeds = valid.map((input) => Buffer.from(input as string))
  const seed = fc.constantFrom(...seeds)
  const sharp = fc.constantFrom(...SHARP)
  const more = fc.oneof(
    fc.array(sharp, { maxLength: 4 }).map((bytes) => Uint8Array.from(bytes)),
    fc.uint8Array({ maxLength: 3 }),
    fc.tuple(sharp, fc.integer({ min: 100, max: 3000 })).map(([byte, length]) => Buffer.alloc(length, byte)),
    fc.tuple(seed, part, fc.nat(60)).map(([other, from, length]) => piece(other, from, length)),
  )
  const cut = fc.oneof(fc.constantFrom(0, 1, Infinity), fc.nat(20))
  const edits: fc.Arbitrary<Edit[]> = fc.array(fc.record({ at: part, cut, more }), { minLength: 1, maxLength: 6 })
  return fc.tuple(seed, edits).map(([input, changes]) => changes.reduce(edited, input))
}

/** Anything: mostly almost valid, else bytes of no meaning at all. */
export function hostileBytes(valid: readonly (string | Uint8Array)[], maxLength = 2000): fc.Arbitrary<Buffer> {
  const noise = fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes))
  return fc.oneof({ arbitrary: mutated(valid), weight: 4 }, { arbitrary: noise, weight: 1 })
}

/**
 * So many inputs of a kind, for a test that sends all to one program. They differ from run to run: whoever fails shows
 * the seed, and `QOVERY_TEST_SEED` brings the same ones again.
 */
export function drawn<T>(inputs: fc.Arbitrary<T>, count: number): { inputs: T[]; seed: number } {
  const seed = Number(process.env['QOVERY_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  return { inputs: fc.sample(inputs, { numRuns: count, seed }), seed }
}

function edited(bytes: Buffer, { at, cut, more }: Edit): Buffer {
  const start = Math.floor(at * bytes.length)
  return Buffer.concat([bytes.subarray(0, start), more, bytes.subarray(start + cut)])
}

function piece(bytes: Buffer, from: number, length: number): Buffer {
  const start = Math.floor(from * bytes.length)
  return bytes.subarray(start, start + length)
}
