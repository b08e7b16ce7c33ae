import { messageOf, type Logger } from '@qovery/sdk'

/** Why the program was told to stop: a signal, or a fault that nobody caught. */
export type StopReason = 'signal' | 'fault'

const NUMBERS = { SIGINT: 2, SIGTERM: 15 } as const
/** A terminal and the program that started this one may both pass on the same Ctrl-C: what follows this soon is the same. */
const ECHO_MS = 1000

/**
 * Resolves at the first SIGINT or SIGTERM, or when an error reaches the top; another one, a second or more later, ends
 * the process at once with 128 + its number. SIGHUP from a terminal that closes counts as SIGTERM; else it is only noted.
 */
export function untilStopped(log: Logger): Promise<StopReason> {
  return new Promise((resolve) => {
    let askedAt: number | undefined
    const stop = (signal: keyof typeof NUMBERS) => {
      if (askedAt !== undefined) {
        if (performance.now() - askedAt <= ECHO_MS) return
        log.warn(`${signal} again: ended at once; what was not delivered by now is lost`)
        process.exit(128 + NUMBERS[signal])
      }
      askedAt = performance.now()
      log.info(`${signal}: stopping. What is under way is delivered first; another signal ends at once`)
      resolve('signal')
    }
    process.on('SIGINT', () => stop('SIGINT'))
    process.on('SIGTERM', () => stop('SIGTERM'))
    process.on('SIGHUP', () => {
      if (process.stdin.isTTY) stop('SIGTERM')
      else log.warn('SIGHUP: the config is not read anew; restart the program for that')
    })
    const fault = (error: unknown) => {
      log.error(`An error that nobody caught; the program stops: ${messageOf(error)}`, {
        stack: error instanceof Error ? error.stack : undefined,
      })
      resolve('fault')
    }
    process.on('uncaughtException', fault)
    process.on('unhandledRejection', fault)
  })
}
