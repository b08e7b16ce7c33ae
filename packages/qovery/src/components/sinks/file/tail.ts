import { open, type FileHandle } from 'node:fs/promises'
import type { BlockFormat, ReadAt } from '../../../codecs/compression/block-format.ts'

const WINDOW_BYTES = 64 * 1024
/** So far back the end of the last frame is looked for. */
const LONGEST_TORN = 64 * 1024 * 1024

/** How one tells where the last whole frame of a file ends. */
export interface TailFormat {
  readonly blocks: BlockFormat | undefined
  /** The byte that ends each frame, where there is one. */
  readonly delimiter: number | undefined
}

/**
 * How much of the first `size` bytes of a file is whole: without a frame, or a compressed block, of which the end is
 * missing because a program ended while it wrote. All of it where that cannot be told, or the file cannot be read.
 */
export async function wholeLength(file: string, size: number, format: TailFormat): Promise<number> {
  if (size === 0 || (format.blocks === undefined && format.delimiter === undefined)) return size
  let handle: FileHandle
  try {
    handle = await open(file, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return size
    throw error
  }
  try {
    if (format.blocks !== undefined) return await format.blocks.wholeLength(windowed(handle, size), size)
    return await afterLast(handle, size, format.delimiter as number)
  } finally {
    await handle.close()
  }
}

async function afterLast(handle: FileHandle, size: number, delimiter: number): Promise<number> {
  const buffer = Buffer.allocUnsafe(WINDOW_BYTES)
  const stop = Math.max(0, size - LONGEST_TORN)
  for (let end = size; end > stop;) {
    const start = Math.max(stop, end - WINDOW_BYTES)
    const { bytesRead } = await handle.read(buffer, 0, end - start, start)
    const at = buffer.subarray(0, bytesRead).lastIndexOf(delimiter)
    if (at >= 0) return start + at + 1
    end = start
  }
  return stop === 0 ? 0 : size
}

/** Reads through a window, so that many small reads in a row are few of the system. */
function windowed(handle: FileHandle, size: number): ReadAt {
  const window = Buffer.allocUnsafe(WINDOW_BYTES)
  let start = 0
  let end = 0
  return async (position, length) => {
    if (position < start || (position + length > end && end < size)) {
      const { bytesRead } = await handle.read(window, 0, WINDOW_BYTES, position)
      start = position
      end = position + Math.min(bytesRead, Math.max(0, size - position))
    }
    return window.subarray(Math.min(position, end) - start, Math.min(position + length, end) - start)
  }
}
