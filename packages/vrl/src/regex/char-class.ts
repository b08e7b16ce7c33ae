import { codePointSet, complement, difference, intersection, pairsOf, upTo } from './code-points.ts'
import type { CodePointSet, Universe } from './code-points.ts'
import { foldAscii, foldCase } from './fold.ts'
import { propertySet } from './properties.ts'

const ALL: Universe = 0x10ffff

/** A set of characters that is worked out only as far as texts need it: most of them never leave Latin-1. */
export class CharClass {
  /** Whether it may have characters beyond Latin-1. */
  readonly isWide: boolean
  readonly #evaluate: (most: Universe) => CodePointSet
  readonly #known = new Map<Universe, CodePointSet>()

  private constructor(isWide: boolean, evaluate: (most: Universe) => CodePointSet) {
    this.isWide = isWide
    this.#evaluate = evaluate
  }

  static of(pairs: readonly (readonly [number, number])[]): CharClass {
    const set = codePointSet(pairs)
    return new CharClass((set.at(-1) ?? 0) > 0xff, (most) => upTo(set, most))
  }

  static one(code: number): CharClass {
    return CharClass.of([[code, code]])
  }

  /** @param expressions what JavaScript has between the braces of `\p{}` */
  static property(...expressions: string[]): CharClass {
    const members = expressions.map((expression) => `\\p{${expression}}`).join('')
    return new CharClass(true, (most) => propertySet(members, most))
  }

  /** The characters up to `most`. */
  upTo(most: Universe): CodePointSet {
    let set = this.#known.get(most)
    if (set === undefined) {
      set = this.#evaluate(most)
      this.#known.set(most, set)
    }
    return set
  }

  static union(classes: readonly CharClass[]): CharClass {
    if (classes.length === 1) return classes[0] as CharClass
    const isWide = classes.some((each) => each.isWide)
    return new CharClass(isWide, (most) => codePointSet(classes.flatMap((each) => [...pairsOf(each.upTo(most))])))
  }

  intersection(other: CharClass): CharClass {
    return new CharClass(this.isWide && other.isWide, (most) => intersection(this.upTo(most), other.upTo(most)))
  }

  difference(other: CharClass): CharClass {
    return new CharClass(this.isWide, (most) => difference(this.upTo(most), other.upTo(most)))
  }

  symmetricDifference(other: CharClass): CharClass {
    return CharClass.union([this.difference(other), other.difference(this)])
  }

  negated(): CharClass {
    return new CharClass(true, (most) => complement(this.upTo(most), most))
  }

  /** With all that differ in case only; `unicode`: by Unicode's simple folding, else within ASCII. */
  foldedCase(unicode: boolean): CharClass {
    if (!unicode) return new CharClass(this.isWide, (most) => foldAscii(this.upTo(most)))
    return new CharClass(true, (most) => {
      if (!this.isWide && most <= 0xff && isAscii(this.upTo(0xff))) return foldAscii(this.upTo(most))
      return upTo(foldCase(this.upTo(this.isWide || most > 0xff ? ALL : 0xff)), most)
    })
  }
}

function isAscii(set: CodePointSet): boolean {
  return (set.at(-1) ?? 0) < 0x80
}

/** The classes that Unicode gives to `\d`, `\s` and `\w` (UTS 18, Annex C), and ASCII. */
export const PERL = {
  unicode: {
    d: CharClass.property('Nd'),
    s: CharClass.property('White_Space'),
    w: CharClass.property('Alphabetic', 'M', 'Nd', 'Pc', 'Join_Control'),
  },
  ascii: {
    d: CharClass.of([[0x30, 0x39]]),
    s: CharClass.of([
      [0x09, 0x0d],
      [0x20, 0x20],
    ]),
    w: CharClass.of([
      [0x30, 0x39],
      [0x41, 0x5a],
      [0x5f, 0x5f],
      [0x61, 0x7a],
    ]),
  },
} as const
