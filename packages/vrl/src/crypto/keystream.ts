/** What of the library encrypts single blocks. */
export interface BlockCipher {
  expandKeyLE(key: Uint8Array): Uint32Array
  encryptBlock(key: Uint32Array, block: Uint8Array): Uint8Array
}

/** Where the keystream comes from: the last block again, or a counter of 64 bits, its lowest byte first or last. */
export type Keystream = 'ofb' | 'ctr-le' | 'ctr-be'

interface StreamCipher {
  encrypt(bytes: Uint8Array): Uint8Array
  decrypt(bytes: Uint8Array): Uint8Array
}

const BLOCK = 16

/** AES as a stream cipher (NIST SP 800-38A, sections 6.4 and 6.5). */
export function keystreamCipher(
  cipher: BlockCipher,
  keystream: Keystream,
  key: Uint8Array,
  iv: Uint8Array,
): StreamCipher {
  const apply = (bytes: Uint8Array) => {
    const expanded = cipher.expandKeyLE(key)
    const state = iv.slice()
    const out = new Uint8Array(bytes.length)
    for (let at = 0; at < bytes.length; at += BLOCK) {
      const block = cipher.encryptBlock(expanded, state.slice())
      for (let i = 0; i < BLOCK && at + i < bytes.length; i++)
        out[at + i] = (bytes[at + i] as number) ^ (block[i] as number)
      if (keystream === 'ofb') state.set(block)
      else count(state, keystream)
    }
    expanded.fill(0)
    return out
  }
  return { encrypt: apply, decrypt: apply }
}

/** The counter is the first half of the block, the lowest byte first, or its last half, the lowest byte last. */
function count(state: Uint8Array, keystream: 'ctr-le' | 'ctr-be'): void {
  for (let i = 0; i < 8; i++) {
    const at = keystream === 'ctr-le' ? i : 15 - i
    const next = ((state[at] as number) + 1) & 0xff
    state[at] = next
    if (next !== 0) return
  }
}
