import { compileStrftime } from '@qovery/vrl/time'
import { Timestamp } from '@qovery/vrl/value'
import { APPS, DOMAINS, HOSTS, LEVELS, MESSAGES, METHODS, MODULES, PATHS, PROTOCOLS, STATUSES, USERS } from './words.ts'

export const FORMATS = {
  apache_common: 'Accesses to a web server, in the common log format of Apache.',
  apache_error: 'Errors of a web server, in the error log format of Apache 2.4.',
  bsd_syslog: 'Messages in the older syslog format (RFC 3164).',
  json: 'Accesses to a web server, as JSON objects.',
  shuffle: 'Lines of your own, from `lines`.',
  syslog: 'Messages in the newer syslog format (RFC 5424).',
} as const
export type Format = keyof typeof FORMATS

/** Makes one line, of an event that happens at `now`. */
export type LineMaker = (now: Date) => string

/** `lines` are those that `shuffle` chooses from. */
export function lineMaker(format: Format, lines: readonly string[]): LineMaker {
  return format === 'shuffle' ? () => pick(lines) : MAKERS[format]
}

const ACCESS_TIME = strftime('%d/%b/%Y:%H:%M:%S %z')
const ERROR_TIME = strftime('%a %b %d %H:%M:%S%.6f %Y')
const BSD_TIME = strftime('%b %e %H:%M:%S')

const MAKERS: Record<Exclude<Format, 'shuffle'>, LineMaker> = {
  apache_common(now) {
    const request = `${pick(METHODS)} ${pick(PATHS)} ${pick(PROTOCOLS)}`
    return `${address()} - ${pick(USERS)} [${ACCESS_TIME(now)}] "${request}" ${pick(STATUSES)} ${between(120, 50_000)}`
  },
  apache_error(now) {
    const where = `[${pick(MODULES)}:${pick(LEVELS)}] [pid ${between(100, 32_767)}:tid ${between(100, 32_767)}]`
    return `[${ERROR_TIME(now)}] ${where} [client ${address()}:${between(1024, 65_535)}] ${pick(MESSAGES)}`
  },
  bsd_syslog(now) {
    return `<${priority()}>${BSD_TIME(now)} ${pick(HOSTS)} ${pick(APPS)}[${between(100, 32_767)}]: ${pick(MESSAGES)}`
  },
  json(now) {
    return JSON.stringify({
      host: address(),
      'user-identifier': pick(USERS),
      datetime: ACCESS_TIME(now),
      method: pick(METHODS),
      request: pick(PATHS),
      protocol: pick(PROTOCOLS),
      status: pick(STATUSES),
      bytes: between(120, 50_000),
      referer: `https://${pick(DOMAINS)}${pick(PATHS)}`,
    })
  },
  syslog(now) {
    const head = `<${priority()}>1 ${now.toISOString()} ${pick(HOSTS)}.${pick(DOMAINS)}`
    return `${head} ${pick(APPS)} ${between(100, 32_767)} ID${between(1, 999)} - ${pick(MESSAGES)}`
  },
}

function pick<T>(choices: readonly T[]): T {
  return choices[Math.floor(Math.random() * choices.length)] as T
}

function between(low: number, high: number): number {
  return low + Math.floor(Math.random() * (high - low + 1))
}

/** An address of the blocks that are reserved for documentation (RFC 5737). */
function address(): string {
  return `${pick(['192.0.2', '198.51.100', '203.0.113'])}.${between(1, 254)}`
}

/** Facility × 8 + severity (RFC 5424, section 6.2.1). */
function priority(): number {
  return between(0, 23) * 8 + between(0, 7)
}

function strftime(text: string): (now: Date) => string {
  const compiled = compileStrftime(text)
  return (now) => compiled.format(Timestamp.fromMillis(now.getTime()))
}
