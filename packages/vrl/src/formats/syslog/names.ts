/** The keywords of the facilities of syslog, by their codes (RFC 5424, section 6.2.1). */
export const FACILITIES: readonly string[] = [
  'kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp',
  'ntp', 'security', 'console', 'solaris-cron', 'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7',
] // prettier-ignore

/** The keywords of the severities of syslog, by their codes (RFC 5424, section 6.2.1). */
export const SEVERITIES: readonly string[] = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug']

/** Keywords of severities that are deprecated, with those that stand for them. */
export const OLD_SEVERITIES: ReadonlyMap<string, string> = new Map([
  ['panic', 'emerg'],
  ['error', 'err'],
  ['warn', 'warning'],
])
