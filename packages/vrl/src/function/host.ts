import type { Timestamp, Value, ValueObject } from '../value/index.ts'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error'

/** What a program can have compressed or decompressed; `most` bounds the bytes that come out. All throw on bad input. */
export interface Compression {
  compress(bytes: Uint8Array, level: number | undefined): Uint8Array
  decompress(bytes: Uint8Array, most: number): Uint8Array
}

export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  readonly proxy?: { readonly http?: string; readonly https?: string }
  readonly timeoutMs: number
}

/** A question to a name server; `type` such as `AAAA`, `server` as `host:port`. */
export interface DnsQuestion {
  readonly name: string
  readonly type: string
  readonly class: string
  readonly options: ValueObject
}

/** Rows to look up: an enrichment table. Conditions compare fields for equality, or ask for a range of time. */
export interface EnrichmentTable {
  /**
   * The rows that meet all conditions, `most` of them at most; with `select` only those of their fields. They belong to
   * the caller. @throws with the reason where the table cannot answer such conditions
   */
  find(conditions: readonly TableCondition[], options: TableOptions): ValueObject[]
}
export type TableCondition =
  | { readonly field: string; readonly equals: Value }
  | { readonly field: string; readonly from?: Timestamp; readonly to?: Timestamp }
export interface TableOptions {
  readonly caseSensitive: boolean
  readonly select: readonly string[] | undefined
  /** What a field may be instead of the value of the condition. */
  readonly wildcard: string | undefined
  readonly most: number
}

/**
 * What the surroundings of a program give it. All of it may be missing: a program that names a function which needs it
 * does not compile then, and the message says what is missing.
 */
export interface Host {
  readonly log?: (level: LogLevel, message: string, rateLimitSecs: number) => void
  readonly env?: (name: string) => string | undefined
  readonly hostname?: () => string
  /** The name of the time zone of the machine. */
  readonly timezoneName?: () => string
  readonly gzip?: Compression
  readonly zlib?: Compression
  readonly zstd?: Compression
  /** Reads a file that a program names, when it is compiled: descriptors, patterns, schemas. */
  readonly readFile?: (path: string) => Uint8Array
  readonly resolve?: (question: DnsQuestion) => Promise<Value>
  /** The name of an IP address. */
  readonly reverse?: (ip: string) => Promise<string>
  readonly http?: (request: HttpRequest) => Promise<string | Uint8Array>
  readonly table?: (name: string) => EnrichmentTable | undefined
  /** The names of the enrichment tables there are. */
  readonly tableNames?: readonly string[]
  /** The latest values of the host's own metrics: `{ name, tags, type, kind, value… }`. */
  readonly metrics?: () => readonly ValueObject[]
}
