import { s } from '@qovery/sdk'
import * as z from 'zod'
import { compileGlob, GlobSyntaxError } from './glob.ts'

/** Patterns of names; each list may be left out. */
export interface FilterConfig {
  readonly includes?: readonly RegExp[] | null | undefined
  readonly excludes?: readonly RegExp[] | null | undefined
}

/** Which names the user wants: those that some `includes` matches (all, if there are none) and no `excludes`. */
export class Filter {
  readonly #includes: readonly RegExp[] | null
  readonly #excludes: readonly RegExp[]

  constructor(config: FilterConfig | undefined) {
    this.#includes = config?.includes ?? null
    this.#excludes = config?.excludes ?? []
  }

  allows(name: string): boolean {
    return this.includes(name) && !this.excludes(name)
  }

  includes(name: string): boolean {
    return this.#includes === null || this.#includes.some((pattern) => pattern.test(name))
  }

  excludes(name: string): boolean {
    return this.#excludes.some((pattern) => pattern.test(name))
  }
}

/** The option of a filter over `what`, such as `device name`. */
export function filterOption(what: string, examples: { includes: string[]; excludes: string[] }) {
  const shape = {
    includes: patterns(`Patterns of the ${what}s to report. Without it, all are.`, examples.includes),
    excludes: patterns(`Patterns of the ${what}s to leave out, even where \`includes\` has them.`, examples.excludes),
  }
  return s
    .object(shape)
    .optional()
    .meta({ description: `Which ${what}s to report, by shell-style patterns.` })
}

function patterns(description: string, examples: string[]) {
  const pattern = z.string().transform((text, context): RegExp => {
    try {
      return compileGlob(text)
    } catch (error) {
      if (!(error instanceof GlobSyntaxError)) throw error
      context.issues.push({ code: 'custom', message: `\`${text}\` is not a pattern: ${error.message}`, input: text })
      return z.NEVER
    }
  })
  return s.list(description, pattern, { examples: [examples] }).nullish()
}
