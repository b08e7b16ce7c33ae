/** A request to those who give credentials. */
export interface Question {
  readonly method: 'GET' | 'PUT' | 'POST'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Whether it is on this machine or its network: no proxy stands between. */
  readonly local: boolean
  readonly signal: AbortSignal
}

/** Sends a question, unsigned, and gives the answer whatever its status. */
export type Ask = (question: Question) => Promise<{ readonly status: number; readonly body: Buffer }>

/** What surrounds those who need credentials. */
export interface Surroundings {
  readonly ask: Ask
  /** Hears why credentials could not be renewed while the old ones still serve. */
  readonly onFault: (error: Error) => void
  /** Left out: that of this process. */
  readonly environment?: Environment
}

/** The variables that AWS's own programs read. */
export type Environment = Readonly<Record<string, string | undefined>>
