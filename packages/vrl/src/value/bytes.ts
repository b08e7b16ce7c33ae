const encoder = new TextEncoder()
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lossy = new TextDecoder('utf-8', { ignoreBOM: true })

/** The bytes of a bytes value: those of its UTF-8 text, or those that it is. Not to be written into. */
export function toBytes(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? encoder.encode(value) : value
}

/** The bytes value of some bytes: a string where they are UTF-8, else the bytes themselves, which belong to the value then. */
export function fromBytes(bytes: Uint8Array): string | Uint8Array {
  try {
    return strict.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return bytes
    throw error
  }
}

/** The text of a bytes value, with U+FFFD for what is not UTF-8. */
export function toText(value: string | Uint8Array): string {
  return typeof value === 'string' ? value : lossy.decode(value)
}
