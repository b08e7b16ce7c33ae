/** Four bytes as an integer with a sign, the lowest first: what compressors look for again. */
export function wordAt(input: Uint8Array, at: number): number {
  const low = (input[at] as number) | ((input[at + 1] as number) << 8)
  return low | ((input[at + 2] as number) << 16) | ((input[at + 3] as number) << 24)
}
