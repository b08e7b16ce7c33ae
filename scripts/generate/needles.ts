import type { Node } from '../../packages/vrl/src/regex/syntax.ts'
import { parse } from '../../packages/vrl/src/regex/parse.ts'

const MOST = 24
const MOST_ANY = 400
const SHORTEST = 2
/** What many user agents have says little of them. */
const COMMON =
  'mozilla/5.0 (linux; android iphone build/ ) applewebkit/537.36 (khtml, like gecko) chrome/ version/ mobile safari/'

/** What is known of a part of a pattern: all texts that it matches, or texts of which every match has one. */
interface Part {
  readonly exact?: readonly string[] | undefined
  readonly any?: readonly string[] | undefined
}

/**
 * Texts, in lower case, of which every text that a pattern matches has at least one, whatever its case: a search for them
 * spares most searches for the pattern. `undefined` where there are none that say much.
 */
export function needlesOf(pattern: string): readonly string[] | undefined {
  const { exact, any } = partOf(parse(pattern).node)
  const needles = better(exact, any)
  return needles !== undefined && Math.min(...needles.map(({ length }) => length)) >= SHORTEST
    ? shortened(needles)
    : undefined
}

function partOf(node: Node): Part {
  switch (node.kind) {
    case 'set':
      return { exact: charactersOf(node) }
    case 'look':
      return { exact: [''] }
    case 'group':
      return partOf(node.body)
    case 'concat':
      return sequence(node.parts.map(partOf))
    case 'alternation':
      return choice(node.parts.map(partOf))
    case 'repeat': {
      const body = partOf(node.body)
      if (node.min > 0) return node.max === 1 ? body : { any: better(body.exact, body.any) }
      return node.max === 1 && body.exact !== undefined ? { exact: few([...body.exact, '']) } : {}
    }
  }
}

function charactersOf({ set }: Node & { kind: 'set' }): readonly string[] | undefined {
  const points = set.upTo(0x10ffff)
  const characters = new Set<string>()
  for (let i = 0; i < points.length; i += 2) {
    for (let point = points[i] as number; point <= (points[i + 1] as number); point++) {
      characters.add(lowered(String.fromCodePoint(point)))
      if (characters.size > 4) return undefined
    }
  }
  return [...characters]
}

/** In the same way texts are lowered that are searched. */
function lowered(text: string): string {
  return text.toLowerCase().replaceAll('ſ', 's')
}

function sequence(parts: readonly Part[]): Part {
  let run: readonly string[] = ['']
  let any: readonly string[] | undefined
  let isExact = true
  for (const part of parts) {
    const longer: readonly string[] | undefined = part.exact === undefined ? undefined : product(run, part.exact)
    if (longer !== undefined) {
      run = longer
      continue
    }
    isExact = false
    any = better(better(any, run), better(part.exact, part.any))
    run = part.exact ?? ['']
  }
  return isExact ? { exact: run } : { any: better(any, run) }
}

function choice(parts: readonly Part[]): Part {
  if (parts.every(({ exact }) => exact !== undefined)) {
    const exact = few(parts.flatMap((part) => part.exact as string[]))
    if (exact !== undefined) return { exact }
  }
  const sets = parts.map(({ exact, any }) => better(exact, any))
  return sets.some((set) => set === undefined) ? {} : { any: few(sets.flat() as string[], MOST_ANY) }
}

function product(left: readonly string[], right: readonly string[]): readonly string[] | undefined {
  return left.length * right.length > MOST ? undefined : few(left.flatMap((a) => right.map((b) => a + b)))
}

function few(texts: readonly string[], most = MOST): readonly string[] | undefined {
  const different = [...new Set(texts)]
  return different.length > most ? undefined : different
}

function better(a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const gain = score(b) - score(a)
  return gain > 0 || (gain === 0 && b.length < a.length) ? b : a
}

/** How much texts say: the length of the shortest, less of what is common, and a little less where they are many. */
function score(texts: readonly string[]): number {
  const weights = texts.map((text) => (COMMON.includes(text) ? text.length / 4 : text.length))
  return Math.min(...weights) - Math.log2(texts.length) / 8
}

/** Without texts that have another one in them. */
function shortened(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => !texts.some((other) => other !== text && text.includes(other)))
}
