import { Float, type Value } from '@qovery/vrl/value'

const FLOAT = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i
const SPECIAL = /^([+-]?)(?:(inf|infinity)|nan)$/i

/**
 * The number in a field: a number, or text that is one in decimal notation, `inf` or `nan`, without spaces around it.
 * `undefined` for everything else.
 */
export function numberIn(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'string') return numberInText(value)
  if (typeof value === 'bigint') return Number(value)
  return value instanceof Float ? value.value : undefined
}

function numberInText(text: string): number | undefined {
  if (FLOAT.test(text)) return Number(text)
  const special = SPECIAL.exec(text)
  if (special === null) return undefined
  if (special[2] === undefined) return Number.NaN
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}
