const ESCAPE = 0x1b
const BELL = 0x07

/**
 * The bytes without escape sequences (ECMA-48) and without other control characters than line feeds; the bytes themselves
 * where there is nothing of the kind.
 */
export function stripEscapes(bytes: Uint8Array): Uint8Array {
  if (!bytes.some((byte) => isControl(byte))) return bytes
  const out = new Uint8Array(bytes.length)
  let end = 0
  let at = 0
  while (at < bytes.length) {
    const byte = bytes[at] as number
    if (byte === ESCAPE) at = sequenceEnd(bytes, at + 1)
    else {
      if (!isControl(byte)) out[end++] = byte
      at++
    }
  }
  return out.slice(0, end)
}

function isControl(byte: number): boolean {
  return (byte < 32 && byte !== 10) || byte === 127
}

/** Where the sequence ends whose introducing escape stands before `from`. */
function sequenceEnd(bytes: Uint8Array, from: number): number {
  switch (bytes[from]) {
    case 0x5b:
      return controlEnd(bytes, from + 1)
    case 0x50:
    case 0x58:
    case 0x5d:
    case 0x5e:
    case 0x5f:
      return stringEnd(bytes, from + 1, bytes[from] === 0x5d)
    default:
      return skipWhile(bytes, from, 0x20, 0x2f) + 1
  }
}

function controlEnd(bytes: Uint8Array, from: number): number {
  const final = skipWhile(bytes, from, 0x20, 0x3f)
  const byte = bytes[final]
  return byte !== undefined && byte >= 0x40 && byte <= 0x7e ? final + 1 : final
}

/** A string of a command ends with `ESC \`, for commands to the operating system with a bell too. */
function stringEnd(bytes: Uint8Array, from: number, bell: boolean): number {
  for (let at = from; at < bytes.length; at++) {
    if (bell && bytes[at] === BELL) return at + 1
    if (bytes[at] === ESCAPE) return bytes[at + 1] === 0x5c ? at + 2 : at
  }
  return bytes.length
}

function skipWhile(bytes: Uint8Array, from: number, first: number, last: number): number {
  let at = from
  while (at < bytes.length && (bytes[at] as number) >= first && (bytes[at] as number) <= last) at++
  return at
}
