import { parsePath, PathSyntaxError, type Path } from '@qovery/vrl/path'
import * as z from 'zod'
import { conditionSchema } from './condition-option.ts'
import { Secret } from './secret.ts'
import { Template, TemplateSyntaxError } from './template.ts'

/** What the reference page and the JSON schema say of an option beside its description. */
export interface OptionMeta {
  readonly unit?: 'seconds' | 'milliseconds' | 'bytes' | 'events' | 'connections' | 'requests' | 'series'
  readonly examples?: readonly unknown[]
}

/** The fields of option schemas, each with its description first. A type, the checks, the JSON schema and the docs come from them. */
export const s = {
  /** An object in which an unknown key is an error. */
  object: <T extends z.core.$ZodLooseShape>(shape: T) => z.strictObject(shape),
  string: (description: string, meta: OptionMeta = {}) => z.string().meta({ description, ...meta }),
  bool: (description: string) => z.boolean().meta({ description }),
  /** A whole number from 0 up, or from `min`. */
  uint: (description: string, meta: OptionMeta & { min?: number; max?: number } = {}) => {
    const { min = 0, max = Number.MAX_SAFE_INTEGER, ...rest } = meta
    return z
      .number()
      .int()
      .min(min)
      .max(max)
      .meta({ description, ...rest })
  },
  /** A whole number of either sign. */
  int: (description: string, { min, max, ...rest }: OptionMeta & { min: number; max: number }) =>
    z
      .number()
      .int()
      .min(min)
      .max(max)
      .meta({ description, ...rest }),
  float: (description: string, meta: OptionMeta & { min?: number; max?: number } = {}) => {
    const { min, max, ...rest } = meta
    let number = z.number()
    if (min !== undefined) number = number.min(min)
    if (max !== undefined) number = number.max(max)
    return number.meta({ description, ...rest })
  },
  /** One of the named choices; each has a description of its own. */
  choice: <const K extends string>(description: string, choices: Readonly<Record<K, string>>) =>
    z.enum(Object.keys(choices) as [K, ...K[]]).meta({ description, choices }),
  list: <T extends z.ZodType>(description: string, item: T, meta: OptionMeta = {}) =>
    z.array(item).meta({ description, ...meta }),
  /** An object of names that the user chooses. */
  map: <T extends z.ZodType>(description: string, value: T, meta: OptionMeta = {}) =>
    z.record(z.string(), value).meta({ description, ...meta }),
  /** Text that never shows in logs, errors or the API: a `Secret`. */
  secret: (description: string, meta: OptionMeta = {}) =>
    z
      .string()
      .transform((text) => new Secret(text))
      .meta({ description, secret: true, ...meta }),
  /** Text with `{{ field }}` and strftime in it: a `Template`. */
  template: (description: string, meta: OptionMeta = {}) =>
    z
      .string()
      .transform((text, context) => parsed(() => Template.parse(text), context))
      .meta({ description, template: true, ...meta }),
  /** The path of a field, such as `.message` or `kubernetes.pod_name`. */
  path: (description: string, meta: OptionMeta = {}) =>
    z
      .string()
      .transform((text, context): Path => parsed(() => parsePath(text), context))
      .meta({ description, ...meta }),
  /** A file that is read; relative to the working directory. */
  file: (description: string, meta: OptionMeta = {}) =>
    z
      .string()
      .min(1)
      .meta({ description, file: true, ...meta }),
  /** A folder that is written to; relative to the working directory. It is made where it is not there. */
  folder: (description: string, meta: OptionMeta = {}) =>
    z
      .string()
      .min(1)
      .meta({ description, folder: true, ...meta }),
  condition: (description: string) => conditionSchema.meta({ description }),
}

function parsed<T>(parse: () => T, context: z.core.$RefinementCtx<string>): T {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof PathSyntaxError || error instanceof TemplateSyntaxError)) throw error
    context.issues.push({ code: 'custom', message: error.message, input: context.value })
    return z.NEVER
  }
}
