import { isNullish } from '../collection/nullish.ts'
import type { Failure, InlineWord, Subject } from '../function/index.ts'
import { isFloat } from '../numbers/decimal.ts'
import { isInteger } from '../numbers/integer.ts'
import { getPath, insertPath } from '../path/index.ts'
import * as runtime from '../runtime/index.ts'
import { cloneValue, isObject, type Value } from '../value/index.ts'
import type { Emitted } from './emit.ts'

/** What a program gives: the value of its last expression, or how else it ended. */
export type Result = Value | Failure | runtime.Aborted
export type Linked = (subject: Subject, variables: Map<string, Value>) => Result | Promise<Result>

const { isBytes, isRegex, isTimestamp } = runtime
const WORDS: Record<InlineWord, unknown> = {
  isBytes,
  isFloat,
  isInteger,
  isNullish,
  isObject,
  isRegex,
  isTimestamp,
}
const NAMES = { ...runtime, ...WORDS, getPath, insertPath, cloneValue }

/**
 * Makes a function of a program's JavaScript: the only place where the text of programs becomes code. Nothing of a program's own text gets
 * into it but names of variables and fields and literals, each written as JSON or with its own alphabet.
 */
export function link({ text, functions, constants }: Emitted): Linked {
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the purpose of this file
  const make = new Function('runtime', 'functions', 'constants', text) as (...parts: unknown[]) => Linked
  return make(NAMES, functions, constants)
}
