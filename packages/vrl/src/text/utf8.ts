/** How many bytes the UTF-8 of a part of a text takes; a lone surrogate counts as U+FFFD. */
export function utf8Length(text: string, from: number, to: number): number {
  let bytes = 0
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) bytes++
    else if (unit < 0x800) bytes += 2
    else if (isPairAt(text, i, unit) && i + 1 < to) {
      bytes += 4
      i++
    } else bytes += 3
  }
  return bytes
}

/** The index of the UTF-16 unit at a byte of the UTF-8 text, or of the next character's where the byte is within one; `undefined` beyond the end. */
export function unitAt(text: string, byte: number): number | undefined {
  let bytes = 0
  let i = 0
  while (bytes < byte && i < text.length) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) bytes++
    else if (unit < 0x800) bytes += 2
    else if (isPairAt(text, i, unit)) {
      bytes += 4
      i++
    } else bytes += 3
    i++
  }
  return bytes < byte ? undefined : i
}

/** Where a text ends after `count` code points; its length where it has no more. */
export function endOfCodePoints(text: string, count: number): number {
  if (count >= text.length) return text.length
  let i = 0
  for (let n = 0; n < count && i < text.length; n++) i += isPairAt(text, i, text.charCodeAt(i)) ? 2 : 1
  return i
}

export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}

function isPairAt(text: string, i: number, unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00
}
