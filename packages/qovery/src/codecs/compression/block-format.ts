/** Reads a stretch of a file: fewer bytes where it ends. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>

/**
 * A stream of blocks, each of which can be decompressed without the others, as tools that know the format do by themselves.
 * A stream that was cut off somewhere is whole again up to `wholeLength`.
 */
export interface BlockFormat {
  /** A block with these bytes, made on another thread. */
  compress(bytes: Uint8Array): Promise<Buffer>
  /**
   * How much of a stream of `size` bytes is whole blocks. Where there is something that only another program can have
   * written, all of it counts as whole.
   */
  wholeLength(read: ReadAt, size: number): Promise<number>
}
