const BLOCK = 16

/** How the last block of a text is filled up. */
export interface Padding {
  add(text: Uint8Array): Uint8Array
  /** `undefined` where the bytes do not end so. */
  remove(blocks: Uint8Array): Uint8Array | undefined
}

/** The paddings by the names that algorithms have for them; one byte at least is added by all. */
export const PADDINGS = {
  /** Every added byte is the number of added bytes (RFC 5652, section 6.3). */
  PKCS7: counted(
    (count) => count,
    (byte, count) => byte === count,
  ),
  /** Zeros, then the number of added bytes. */
  ANSIX923: counted(
    () => 0,
    (byte) => byte === 0,
  ),
  /** A bit that is set, then zeros. */
  ISO7816: {
    add(text) {
      const blocks = room(text)
      blocks[text.length] = 0x80
      return blocks
    },
    remove(blocks) {
      let end = blocks.length - 1
      while (end >= blocks.length - BLOCK && blocks[end] === 0) end--
      return blocks[end] === 0x80 && end >= blocks.length - BLOCK ? blocks.subarray(0, end) : undefined
    },
  },
  /** Anything, then the number of added bytes. */
  ISO10126: counted(
    (count) => count,
    () => true,
  ),
} as const satisfies Record<string, Padding>

function counted(fill: (count: number) => number, isRight: (byte: number, count: number) => boolean): Padding {
  return {
    add(text) {
      const blocks = room(text)
      const count = blocks.length - text.length
      blocks.fill(fill(count), text.length)
      blocks[blocks.length - 1] = count
      return blocks
    },
    remove(blocks) {
      const count = blocks.at(-1) ?? 0
      if (count === 0 || count > BLOCK) return undefined
      const end = blocks.length - count
      for (let i = end; i < blocks.length - 1; i++) if (!isRight(blocks[i] as number, count)) return undefined
      return blocks.subarray(0, end)
    },
  }
}

function room(text: Uint8Array): Uint8Array {
  const blocks = new Uint8Array((Math.floor(text.length / BLOCK) + 1) * BLOCK)
  blocks.set(text)
  return blocks
}
