import { messageOf } from '@qovery/sdk'
import type { CodecContext } from '../../codec.ts'
import type { Framer } from '../framer.ts'
import { asBuffer } from '../../utf8.ts'
import { copyOf, NO_FRAMES, type Frames } from '../frames.ts'
import { decompressed, type Decompression } from './decompression.ts'
import { PendingMessages, type Fate } from './pending-messages.ts'

export interface ChunkOptions {
  readonly timeout_secs: number
  readonly pending_messages_limit?: number | undefined
  readonly max_length?: number | undefined
  readonly decompression: Decompression
}

/** Two magic bytes, eight of the message's id, the number of this chunk and that of all. */
const HEADER_BYTES = 12
const MAX_CHUNKS = 128
/** The same limit as Graylog's `decompress_size_limit`. */
const MAX_DECOMPRESSED = 8 * 1024 * 1024

/**
 * Puts the chunks of GELF messages together, whatever their order, and decompresses the messages. A push is one datagram.
 * Source: GELF, "Chunking" and "Compression".
 */
export class ChunkFramer implements Framer {
  readonly spansMessages = true
  readonly #options: ChunkOptions
  readonly #cx: CodecContext
  readonly #pending: PendingMessages

  constructor(options: ChunkOptions, cx: CodecContext) {
    this.#options = options
    this.#cx = cx
    this.#pending = new PendingMessages(options, (count, fate) => this.#lose(count, fate))
  }

  push(bytes: Uint8Array): Frames {
    const isChunk = bytes.length >= 2 && bytes[0] === 0x1e && bytes[1] === 0x0f
    const message = isChunk ? this.#join(bytes) : this.#whole(bytes)
    if (message === undefined) return NO_FRAMES
    const plain = this.#decompress(message)
    if (plain === undefined || plain.length === 0) return NO_FRAMES
    return { chunk: plain === bytes ? copyOf(bytes) : asBuffer(plain), starts: [0], ends: [plain.length] }
  }

  end(): Frames {
    this.#pending.clear()
    return NO_FRAMES
  }

  /** The message that a chunk completes. */
  #join(bytes: Uint8Array): Uint8Array | undefined {
    const number = bytes[10] as number
    const total = bytes[11] as number
    if (bytes.length < HEADER_BYTES || total === 0 || total > MAX_CHUNKS || number >= total) {
      this.#lose(1, 'chunk_invalid')
      return undefined
    }
    const id = Buffer.from(bytes.buffer, bytes.byteOffset + 2, 8).toString('latin1')
    return this.#pending.add({ id, number, total, content: bytes.subarray(HEADER_BYTES) })
  }

  #whole(bytes: Uint8Array): Uint8Array | undefined {
    if (bytes.length <= (this.#options.max_length ?? Infinity)) return bytes
    this.#lose(1, 'frame_too_long')
    return undefined
  }

  #decompress(message: Uint8Array): Uint8Array | undefined {
    const { decompression, max_length = 0 } = this.#options
    try {
      return decompressed(message, decompression, Math.max(MAX_DECOMPRESSED, max_length))
    } catch (error) {
      this.#cx.dropped(1, 'decompression_failed')
      this.#cx.failed('decompression_failed', `A GELF message does not decompress: ${messageOf(error)}`)
      return undefined
    }
  }

  #lose(count: number, fate: Fate): void {
    this.#cx.dropped(count, fate)
    this.#cx.failed(fate, this.#explain(count, fate))
  }

  #explain(count: number, fate: Fate): string {
    const { timeout_secs, max_length, pending_messages_limit } = this.#options
    const many = count === 1 ? 'A GELF message was' : `${count} GELF messages were`
    switch (fate) {
      case 'chunk_invalid':
        return `A chunk of a GELF message has no valid header: 12 bytes, at most ${MAX_CHUNKS} chunks, the same number of chunks in each`
      case 'frame_too_long':
        return `${many} longer than max_length allows (${max_length} bytes) and dropped`
      case 'message_incomplete':
        return `${many} dropped, since some chunks had not come after ${timeout_secs} seconds or by the end; they may be lost on the way`
      case 'pending_limit':
        return pending_messages_limit === undefined
          ? 'Chunks of GELF messages were dropped, since those that are incomplete fill the memory that there is for them'
          : `Chunks of GELF messages were dropped, since more than ${pending_messages_limit} messages (pending_messages_limit) are incomplete`
    }
  }
}
