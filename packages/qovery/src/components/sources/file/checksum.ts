const FIRST = 0x811c9dc5
const SECOND = 0x9747b28c

/** A checksum of 32 bits over the bytes from `start` to before `end`. */
export function checksum32(bytes: Uint8Array, start: number, end: number): number {
  let sum = FIRST
  for (let i = start; i < end; i++) sum = Math.imul(sum ^ (bytes[i] as number), 0x01000193)
  return sum >>> 0
}

/** A checksum of 64 bits over all bytes, as sixteen hexadecimal digits. */
export function checksum64(bytes: Uint8Array): string {
  let sum = SECOND ^ bytes.length
  for (const byte of bytes) sum = Math.imul(((sum << 5) | (sum >>> 27)) ^ byte, 0x85ebca6b)
  return hex(checksum32(bytes, 0, bytes.length)) + hex(sum >>> 0)
}

function hex(sum: number): string {
  return sum.toString(16).padStart(8, '0')
}
