const PREFIXES = ['k', 'm', 'g', 't', 'p', 'e']
const NUMBER = /^(\d+)(?:\.(\d*))?(?:e\+*(-?)(\d*))?$/i
const BLANK = /[_ ]/g
/** More digits than any size needs that fits. */
const MOST_DIGITS = 60
const MAX = 2n ** 64n

/** Why a text is no size in bytes, in the words that programs know from VRL. */
export class SizeFault {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

/** How many bytes a prefix such as `k` or `M` stands for, by the base: 2 (powers of 1024) or 10. */
export function bytesOfPrefix(prefix: string, base: 2 | 10): number | undefined {
  const power = PREFIXES.indexOf(prefix.toLowerCase()) + 1
  return power === 0 ? undefined : (base === 2 ? 1024 : 1000) ** power
}

/**
 * Parses a size such as `1.5 KiB`, `12MB` or `3e6`, rounded to whole bytes. Upper and lower case are the same, `B` may be
 * missing, `_` and blanks in numbers are skipped; a prefix with `i` is always a power of 1024.
 */
export function parseByteSize(text: string, base: 2 | 10): bigint | SizeFault {
  let number = text.replace(/b$/i, '')
  const binary = /i$/i.test(number)
  if (binary) number = number.slice(0, -1)
  const factor = bytesOfPrefix(number.at(-1) ?? '', binary ? 2 : base)
  if (factor !== undefined) number = number.slice(0, -1)
  number = number.replace(BLANK, '')
  return number === '' ? new SizeFault('cannot parse integer from empty string') : scaled(number, BigInt(factor ?? 1))
}

function scaled(number: string, factor: bigint): bigint | SizeFault {
  const match = NUMBER.exec(number)
  if (match === null) return new SizeFault('invalid digit found in string')
  const [, digits = '', fraction = '', minus, power = ''] = match
  const whole = digits.replace(/^0+/, '')
  const decimals = fraction.slice(0, MOST_DIGITS)
  const mantissa = whole + decimals
  const exponent = Number(power) * (minus === '-' ? -1 : 1) - decimals.length
  if (whole.length > MOST_DIGITS || mantissa.length + exponent > MOST_DIGITS) return tooLarge(mantissa)
  if (mantissa === '' || mantissa.length + exponent < -MOST_DIGITS) return 0n
  const product = BigInt(mantissa) * factor
  const size = exponent >= 0 ? product * 10n ** BigInt(exponent) : rounded(product, 10n ** BigInt(-exponent))
  return size < MAX ? size : tooLarge(mantissa)
}

function tooLarge(mantissa: string): bigint | SizeFault {
  return /^0*$/.test(mantissa) ? 0n : new SizeFault('number too large to fit in target type')
}

function rounded(value: bigint, by: bigint): bigint {
  return (value + by / 2n) / by
}
