import path from 'node:path'
import picomatch from 'picomatch'

/** Thrown for a pattern that is none. */
export class PatternError extends Error {
  override name = 'PatternError'
  readonly option: 'include' | 'exclude'
  readonly index: number

  constructor(option: 'include' | 'exclude', index: number, message: string) {
    super(message)
    this.option = option
    this.index = index
  }
}

type Match = (text: string) => boolean

/** A pattern of `include`, ready for a walk through folders. */
export interface IncludePattern {
  /** The folder to begin in; of a path without wildcards: that path. */
  readonly base: string
  readonly isGlob: boolean
  readonly matches: Match
  /** Whether files that match may lie below the folder `depth` levels below `base` that has this name. */
  descends(name: string, depth: number): boolean
}

/** Which files are wanted. */
export class Patterns {
  readonly include: readonly IncludePattern[]
  readonly #exclude: readonly Match[]

  private constructor(include: readonly IncludePattern[], exclude: readonly Match[]) {
    this.include = include
    this.#exclude = exclude
  }

  /** Throws `PatternError`. */
  static compile(include: readonly string[], exclude: readonly string[]): Patterns {
    const each = <T>(option: 'include' | 'exclude', texts: readonly string[], compile: (text: string) => T) =>
      texts.map((text, index) => {
        try {
          return compile(text)
        } catch (error) {
          const why = (error as Error).message.replace(/ - use .*/, ', where "[[]", "[{]" mean the character itself')
          throw new PatternError(option, index, `is no pattern of paths: ${why}`)
        }
      })
    return new Patterns(each('include', include, includePattern), each('exclude', exclude, excludePattern))
  }

  excludes(file: string): boolean {
    return this.#exclude.some((matches) => matches(file))
  }
}

const OPTIONS = { dot: true, nonegate: true, noextglob: true, strictBrackets: true } as const
const WILD = /[*?[{]/

function excludePattern(text: string): Match {
  return picomatch(inDialect(text), { ...OPTIONS, bash: true })
}

function includePattern(text: string): IncludePattern {
  const absolute = path.resolve(text)
  const segments = absolute.split('/')
  const first = segments.findIndex((segment) => WILD.test(segment))
  if (first < 0) return { base: absolute, isGlob: false, matches: (file) => file === absolute, descends: () => false }
  return {
    base: segments.slice(0, first).join('/') || '/',
    isGlob: true,
    matches: picomatch(inDialect(absolute), OPTIONS),
    descends: descent(segments.slice(first)),
  }
}

/** Prunes a walk by the names of folders, up to where a pattern has `**` or a brace that holds slashes. */
function descent(segments: readonly string[]): IncludePattern['descends'] {
  const open = segments.findIndex((segment) => segment.includes('**') || !hasWholeBraces(segment))
  const closed = segments.slice(0, open < 0 ? -1 : open)
  const folders = closed.map((segment) => picomatch(inDialect(segment), OPTIONS))
  return (name, depth) => folders[depth]?.(name) ?? open >= 0
}

function hasWholeBraces(segment: string): boolean {
  return segment.split('{').length === segment.split('}').length
}

/** A set, or one of the characters that are special to picomatch only. */
const SPECIAL = /\[[!^]?\]?[^\]]*\]|[\\()|\]]/g

/** What is special to picomatch only is escaped; a set is negated by `!`, and one of a bracket alone is that bracket. */
function inDialect(text: string): string {
  return text.replace(SPECIAL, (part) => {
    if (part === '[[]' || part === '[]]') return `\\${part[1]}`
    return part.length === 1 ? `\\${part}` : part.replace(/[\\()|]/g, '\\$&').replace('[!', '[^')
  })
}
