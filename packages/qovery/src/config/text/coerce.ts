import { exactInteger } from './data.ts'

/**
 * What an interpolated string means where an option expects a number or a boolean; undefined where it means none.
 * Integers: decimal, `0x` or `0o`; numbers: also fractions and exponents, finite; booleans: `true` and `false`, in the
 * letter cases of YAML 1.2. White space around does not count. Integers beyond 2^53 are bigint.
 */
export function coerceInterpolated(
  value: string,
  expected: 'number' | 'integer' | 'boolean',
): number | bigint | boolean | undefined {
  const text = value.trim()
  if (expected === 'boolean') {
    if (/^(?:true|True|TRUE)$/.test(text)) return true
    return /^(?:false|False|FALSE)$/.test(text) ? false : undefined
  }
  if (/^[-+]?\d+$/.test(text)) return exactInteger(BigInt(text.replace('+', '')))
  if (/^0x[\da-f]+$/i.test(text) || /^0o[0-7]+$/.test(text)) return exactInteger(BigInt(text))
  if (expected === 'integer' || !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text)) return undefined
  const number = Number(text)
  return Number.isFinite(number) ? number : undefined
}
