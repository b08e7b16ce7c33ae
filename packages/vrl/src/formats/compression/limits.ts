/** How many bytes may come out of what a program decompresses: input is hostile. */
export const MOST_DECOMPRESSED = 128 * 1024 * 1024
