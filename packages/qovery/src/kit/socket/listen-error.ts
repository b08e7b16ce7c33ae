import { messageOf, QoveryError } from '@qovery/sdk'

const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program, or another component, has it; stop that one, or choose another address',
  EADDRNOTAVAIL: 'no network interface of this host has that address; 0.0.0.0 stands for all of them',
  EACCES:
    'permission is missing; ports below 1024 need root or CAP_NET_BIND_SERVICE, a path needs a folder that can be written',
  EPERM: 'permission is missing; ports below 1024 need root or CAP_NET_BIND_SERVICE',
  ENOENT: 'its folder does not exist; create it first',
}

/** Thrown when a socket cannot be opened; the message names it, the reason and what to do. */
export class ListenError extends QoveryError {
  /** `what` is such as `tcp 127.0.0.1:8125`. */
  static of(what: string, cause: unknown): ListenError {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const advice = ADVICE[code]
    const reason = advice === undefined ? messageOf(cause) : `${advice} (${code})`
    return new ListenError(`cannot listen on ${what}: ${reason}`, { cause })
  }

  constructor(message: string, options?: ErrorOptions) {
    super('QV_LISTEN', message, options)
  }
}
