import type { IncomingMessage } from 'node:http'
import { decompress, DecompressionError } from '../compression/decompress.ts'
import { ClientGone } from './answer.ts'
import { HttpRefusal } from './refusal.ts'

export interface BodyLimits {
  /** Size of one body, as sent and once decompressed. */
  readonly max_bytes: number
  /** Size of all bodies together, from their first byte until they are released. */
  readonly max_bytes_together: number
}

/** What came as a body: decompressed, and its size on the wire. */
export interface Body {
  readonly bytes: Buffer
  readonly wire_bytes: number
  /** Says, once, that it was dealt with, and what is kept of it counts elsewhere: until then it counts against the limit of all bodies. */
  release(): void
}

const EMPTY = Buffer.alloc(0)
const STATUS = { damaged: 422, too_large: 413, unknown: 415 } as const

/** Reads the bodies of requests, within limits for each and for all of them together. */
export class BodyReader {
  readonly #limits: BodyLimits
  #bytes = 0

  constructor(limits: BodyLimits) {
    this.#limits = limits
  }

  /** @throws HttpRefusal, ClientGone */
  async read(request: IncomingMessage): Promise<Body> {
    this.#checkAnnounced(request)
    const packed = await this.#collect(request)
    const bytes = await this.#plain(packed, request.headers['content-encoding'])
    this.#bytes += bytes.length
    const release = () => {
      this.#bytes -= bytes.length
    }
    if (this.#bytes <= this.#limits.max_bytes_together) return { bytes, wire_bytes: packed.length, release }
    release()
    throw this.#tooMany()
  }

  async #plain(packed: Buffer, encodings: string | undefined): Promise<Buffer> {
    if (encodings === undefined) return packed
    try {
      return await decompress(packed, encodings, this.#limits.max_bytes)
    } catch (cause) {
      if (!(cause instanceof DecompressionError)) throw cause
      throw new HttpRefusal(STATUS[cause.type], 'decompression_failed', cause.message, { cause })
    }
  }

  #checkAnnounced({ headers }: IncomingMessage): void {
    if (Number(headers['content-length'] ?? 0) > this.#limits.max_bytes) throw this.#tooLarge()
  }

  #collect(request: IncomingMessage): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (request.destroyed) {
        reject(new ClientGone())
        return
      }
      const pieces: Buffer[] = []
      let size = 0
      let settled = false
      const settle = (error?: HttpRefusal) => {
        if (settled) return
        settled = true
        this.#bytes -= size
        if (error !== undefined) reject(error)
        else if (!request.complete) reject(new ClientGone())
        else if (pieces.length === 1) resolve(pieces[0] as Buffer)
        else resolve(pieces.length === 0 ? EMPTY : Buffer.concat(pieces, size))
      }
      request.on('data', (piece: Buffer) => {
        if (settled) return
        size += piece.length
        this.#bytes += piece.length
        pieces.push(piece)
        if (size > this.#limits.max_bytes) settle(this.#tooLarge())
        else if (this.#bytes > this.#limits.max_bytes_together) settle(this.#tooMany())
      })
      request.on('end', () => settle())
      request.on('error', () => settle())
      request.on('close', () => settle())
    })
  }

  #tooLarge(): HttpRefusal {
    const message = `the body is larger than ${this.#limits.max_bytes} bytes, the most that is taken`
    return new HttpRefusal(413, 'body_too_large', message, { closes: true })
  }

  #tooMany(): HttpRefusal {
    const message = 'too many bodies are being sent at once; try again'
    return new HttpRefusal(503, 'bodies_limit', message, { closes: true, headers: { 'Retry-After': '1' } })
  }
}
