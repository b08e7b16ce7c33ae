import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { decompress, DecompressionError } from '../compression/decompress.ts'
import { BodyBuffer } from './body-buffer.ts'
import { faultOf, HttpFault } from './fault.ts'

/** What a server answered. */
export interface HttpAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders
  /** Decompressed. */
  readonly body: Buffer
  /** Size of the body as it was sent, in bytes. */
  readonly wire_bytes: number
}

/**
 * How much of an answer's body is wanted, as sent and once decompressed. Beyond it: `fail`, or keep the beginning, and
 * read on as far as `MOST_EXCESS`.
 */
export interface AnswerBody {
  readonly max_bytes: number
  readonly excess: 'fail' | 'cut'
  /** Where the body is collected, as it is sent; the next request with it writes over it. Left out: in memory of its own. */
  readonly into?: BodyBuffer
}

interface Collecting {
  readonly origin: string
  readonly wanted: AnswerBody
  readonly signal: AbortSignal
  /** Whether the memory of each piece belongs to this answer, but for that of the last one. */
  readonly ownsPieces: boolean
}

const EMPTY = Buffer.alloc(0)
/** So much that nobody wants is read, which keeps the connection of use; a body that goes on then may have no end. */
const MOST_EXCESS = 1024 * 1024

/** Collects one answer from undici. `answer` rejects with `HttpFault`. */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly answer: Promise<HttpAnswer>
  readonly #origin: string
  readonly #wanted: AnswerBody
  readonly #signal: AbortSignal
  readonly #ownsPieces: boolean
  readonly #body: BodyBuffer
  #resolve!: (answer: Promise<HttpAnswer>) => void
  #reject!: (error: Error) => void
  #controller: Dispatcher.DispatchController | undefined
  #status = 0
  #headers: IncomingHttpHeaders = {}
  #kept = 0
  #bytes = 0

  constructor({ origin, wanted, signal, ownsPieces }: Collecting) {
    this.#origin = origin
    this.#wanted = wanted
    this.#signal = signal
    this.#ownsPieces = ownsPieces
    this.#body = wanted.into ?? new BodyBuffer()
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    signal.addEventListener('abort', this.#abort, { once: true })
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#signal.aborted) this.#abort()
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // Answers of the 1xx kind announce another one.
    if (status < 200) return
    this.#status = status
    this.#headers = headers
    const { max_bytes, excess } = this.#wanted
    const announced = Number(headers['content-length'] ?? 0)
    if (excess === 'fail' && announced > max_bytes) this.#refuseSize()
    else this.#body.begin(Math.min(announced, max_bytes), this.#ownsPieces)
  }

  onResponseData(_controller: Dispatcher.DispatchController, piece: Buffer): void {
    const room = this.#wanted.max_bytes - this.#kept
    this.#bytes += piece.length
    if (piece.length > room && this.#wanted.excess === 'fail') {
      this.#refuseSize()
      return
    }
    if (room > 0) {
      const kept = piece.length > room ? piece.subarray(0, room) : piece
      this.#body.append(kept)
      this.#kept += kept.length
    }
    if (this.#bytes > this.#wanted.max_bytes + MOST_EXCESS) this.#leave()
  }

  onResponseEnd(): void {
    this.#settle()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#signal.removeEventListener('abort', this.#abort)
    this.#reject(faultOf(error, this.#origin))
  }

  #settle(): void {
    this.#signal.removeEventListener('abort', this.#abort)
    this.#body.finish()
    this.#resolve(this.#finish())
  }

  /** Takes the answer as it is by now, and the rest of it not, which costs the connection. */
  #leave(): void {
    this.#settle()
    this.#controller?.abort(new HttpFault('answer_too_large', `${this.#origin}: the rest of the answer is not wanted`))
  }

  async #finish(): Promise<HttpAnswer> {
    return {
      status: this.#status,
      headers: this.#headers,
      body: this.#bytes === 0 ? EMPTY : await this.#plainBody(),
      wire_bytes: this.#bytes,
    }
  }

  async #plainBody(): Promise<Buffer> {
    const { body } = this.#body
    const encodings = this.#headers['content-encoding']
    if (encodings === undefined) return body
    try {
      return await decompress(body, encodings, this.#wanted.max_bytes)
    } catch (error) {
      if (!(error instanceof DecompressionError)) throw error
      if (this.#wanted.excess === 'cut') return EMPTY
      const type = error.type === 'too_large' ? 'answer_too_large' : 'answer_damaged'
      throw new HttpFault(type, `${this.#origin}: ${error.message}`, { cause: error })
    }
  }

  #refuseSize(): void {
    this.#end(
      new HttpFault('answer_too_large', `${this.#origin}: the answer is larger than ${this.#wanted.max_bytes} bytes`),
    )
  }

  readonly #abort = (): void => {
    const { reason } = this.#signal as { reason: unknown }
    const why = reason instanceof Error ? reason.message : 'the request was given up'
    this.#end(new HttpFault('aborted', `${this.#origin}: ${why}`, { cause: reason }))
  }

  /** A request that has not begun yet is refused when its turn comes. */
  #end(fault: HttpFault): void {
    this.#reject(fault)
    this.#controller?.abort(fault)
  }
}
