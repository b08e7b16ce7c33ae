/** An octet of an address in decimal digits. */
const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`
const LOOSE_OCTET = '(?:25[0-5]|2[0-4][0-9]|[0-1]?[0-9]{1,2})'
const IPV4 = String.raw`(?<![0-9])(?:${LOOSE_OCTET}[.]){3}${LOOSE_OCTET}(?![0-9])`
const IPV6 = ipv6()
const CISCO_MAC = String.raw`(?:(?:[A-Fa-f0-9]{4}\.){2}[A-Fa-f0-9]{4})`
const WINDOWS_MAC = '(?:(?:[A-Fa-f0-9]{2}-){5}[A-Fa-f0-9]{2})'
const COMMON_MAC = '(?:(?:[A-Fa-f0-9]{2}:){5}[A-Fa-f0-9]{2})'
const UUID = '[A-Fa-f0-9]{8}-(?:[A-Fa-f0-9]{4}-){3}[A-Fa-f0-9]{12}'
const TTY = String.raw`(?:/dev/(?:pts|tty(?:[pq])?)(?:\w+)?/?(?:[0-9]+))`
const WINDOWS_PATH = String.raw`(?>[A-Za-z]+:|\\)(?:\\[^\\?*]*)+`

/** Patterns by the names that users of grok know from logstash, https://github.com/logstash-plugins/logstash-patterns-core. */
export const LIBRARY: ReadonlyMap<string, string> = new Map(
  Object.entries({
    USERNAME: '[a-zA-Z0-9._-]+',
    USER: '%{USERNAME}',
    EMAILLOCALPART: String.raw`[\w!#$%&'*+\-/=?^\x60{|}~]{1,64}(?:\.[\w!#$%&'*+\-/=?^\x60{|}~]{1,62}){0,63}`,
    EMAILADDRESS: '%{EMAILLOCALPART}@%{HOSTNAME}',
    INT: '(?:[+-]?[0-9]+)',
    BASE10NUM: String.raw`(?<![0-9.+-])(?>[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+))`,
    NUMBER: '(?:%{BASE10NUM})',
    BASE16NUM: '(?<![0-9A-Fa-f])(?:[+-]?(?:0x)?[0-9A-Fa-f]+)',
    BASE16FLOAT: String.raw`\b(?<![0-9A-Fa-f.])(?:[+-]?(?:0x)?(?:[0-9A-Fa-f]+(?:\.[0-9A-Fa-f]*)?|\.[0-9A-Fa-f]+))\b`,
    POSINT: String.raw`\b[1-9][0-9]*\b`,
    NONNEGINT: String.raw`\b[0-9]+\b`,
    WORD: String.raw`\b\w+\b`,
    NOTSPACE: String.raw`\S+`,
    SPACE: String.raw`\s*`,
    DATA: '.*?',
    GREEDYDATA: '.*',
    QUOTEDSTRING: ['"', "'", '`'].map(quotedBy).join('|'),
    QS: '%{QUOTEDSTRING}',
    UUID,
    URN: String.raw`urn:[0-9A-Za-z][0-9A-Za-z-]{0,31}:(?:%[0-9a-fA-F]{2}|[0-9A-Za-z()+,.:=@;$_!*'/?#-])+`,

    MAC: '(?:%{CISCOMAC}|%{WINDOWSMAC}|%{COMMONMAC})',
    CISCOMAC: CISCO_MAC,
    WINDOWSMAC: WINDOWS_MAC,
    COMMONMAC: COMMON_MAC,
    IPV6,
    IPV4,
    IP: '(?:%{IPV6}|%{IPV4})',
    HOSTNAME: String.raw`\b[0-9A-Za-z][0-9A-Za-z-]{0,62}(?:\.[0-9A-Za-z][0-9A-Za-z-]{0,62})*(?:\.?|\b)`,
    HOST: '%{HOSTNAME}',
    IPORHOST: '(?:%{IP}|%{HOSTNAME})',
    HOSTPORT: '%{IPORHOST}:%{POSINT}',

    PATH: '(?:%{UNIXPATH}|%{WINPATH})',
    UNIXPATH: String.raw`(?:/[\w%!$@:.,+~-]*)+`,
    TTY,
    WINPATH: WINDOWS_PATH,
    URIPROTO: String.raw`[A-Za-z][A-Za-z0-9+\-.]+`,
    URIHOST: '%{IPORHOST}(?::%{POSINT:port})?',
    URIPATH: String.raw`(?:/[A-Za-z0-9$.+!*'(){},~:;=@#%&_\-]*)+`,
    URIPARAM: String.raw`\?[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?\-\[\]<>]*`,
    URIPATHPARAM: '%{URIPATH}(?:%{URIPARAM})?',
    URI: '%{URIPROTO}://(?:%{USER}(?::[^@]*)?@)?(?:%{URIHOST})?(?:%{URIPATHPARAM})?',

    MONTH: String.raw`\b(?:[Jj]an(?:uary|uar)?|[Ff]eb(?:ruary|ruar)?|[Mm](?:a|ä)?r(?:ch|z)?|[Aa]pr(?:il)?|[Mm]a(?:y|i)?|[Jj]un(?:e|i)?|[Jj]ul(?:y)?|[Aa]ug(?:ust)?|[Ss]ep(?:tember)?|[Oo](?:c|k)?t(?:ober)?|[Nn]ov(?:ember)?|[Dd]e(?:c|z)(?:ember)?)\b`,
    MONTHNUM: '(?:0?[1-9]|1[0-2])',
    MONTHNUM2: '(?:0[1-9]|1[0-2])',
    MONTHDAY: '(?:0[1-9]|[12][0-9]|3[01]|[1-9])',
    DAY: '(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)',
    YEAR: String.raw`(?>\d\d){1,2}`,
    HOUR: '(?:2[0123]|[01]?[0-9])',
    MINUTE: '(?:[0-5][0-9])',
    SECOND: '(?:(?:[0-5]?[0-9]|60)(?:[:.,][0-9]+)?)',
    TIME: '(?!<[0-9])%{HOUR}:%{MINUTE}(?::%{SECOND})(?![0-9])',
    DATE_US: '%{MONTHNUM}[/-]%{MONTHDAY}[/-]%{YEAR}',
    DATE_EU: '%{MONTHDAY}[./-]%{MONTHNUM}[./-]%{YEAR}',
    DATE: '%{DATE_US}|%{DATE_EU}',
    DATESTAMP: '%{DATE}[- ]%{TIME}',
    ISO8601_TIMEZONE: '(?:Z|[+-]%{HOUR}(?::?%{MINUTE}))',
    ISO8601_SECOND: '(?:%{SECOND}|60)',
    TIMESTAMP_ISO8601: '%{YEAR}-%{MONTHNUM}-%{MONTHDAY}[T ]%{HOUR}:?%{MINUTE}(?::?%{SECOND})?%{ISO8601_TIMEZONE}?',
    TZ: '(?:[APMCE][SD]T|UTC)',
    DATESTAMP_RFC822: '%{DAY} %{MONTH} %{MONTHDAY} %{YEAR} %{TIME} %{TZ}',
    DATESTAMP_RFC2822: '%{DAY}, %{MONTHDAY} %{MONTH} %{YEAR} %{TIME} %{ISO8601_TIMEZONE}',
    DATESTAMP_OTHER: '%{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{TZ} %{YEAR}',
    DATESTAMP_EVENTLOG: '%{YEAR}%{MONTHNUM2}%{MONTHDAY}%{HOUR}%{MINUTE}%{SECOND}',
    HTTPDATE: '%{MONTHDAY}/%{MONTH}/%{YEAR}:%{TIME} %{INT}',

    SYSLOGTIMESTAMP: '%{MONTH} +%{MONTHDAY} %{TIME}',
    PROG: String.raw`[\x21-\x5a\x5c\x5e-\x7e]+`,
    SYSLOGPROG: String.raw`%{PROG:program}(?:\[%{POSINT:pid}\])?`,
    SYSLOGHOST: '%{IPORHOST}',
    SYSLOGFACILITY: '<%{NONNEGINT:facility}.%{NONNEGINT:priority}>',
    SYSLOGBASE: '%{SYSLOGTIMESTAMP:timestamp} (?:%{SYSLOGFACILITY} )?%{SYSLOGHOST:logsource} %{SYSLOGPROG}:',

    COMMONAPACHELOG: String.raw`%{IPORHOST:clientip} %{USER:ident} %{USER:auth} \[%{HTTPDATE:timestamp}\] "(?:%{WORD:verb} %{NOTSPACE:request}(?: HTTP/%{NUMBER:httpversion})?|%{DATA:rawrequest})" %{NUMBER:response} (?:%{NUMBER:bytes}|-)`,
    COMBINEDAPACHELOG: '%{COMMONAPACHELOG} %{QS:referrer} %{QS:agent}',
    LOGLEVEL:
      '(?:[Aa]lert|ALERT|[Tt]race|TRACE|[Dd]ebug|DEBUG|[Nn]otice|NOTICE|[Ii]nfo|INFO|[Ww]arn?(?:ing)?|WARN?(?:ING)?|[Ee]rr?(?:or)?|ERR?(?:OR)?|[Cc]rit?(?:ical)?|CRIT?(?:ICAL)?|[Ff]atal|FATAL|[Ss]evere|SEVERE|EMERG(?:ENCY)?|[Ee]merg(?:ency)?)',
  }),
)

/** The matchers of Datadog's parser. Source: Datadog, "Log parsing", section "Matchers". */
export const MATCHERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    numberStr: String.raw`[+-]?(?>\d+(?:\.\d*)?|\.\d+)`,
    numberExtStr: String.raw`[+-]?(?>\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`,
    integerStr: String.raw`[+-]?\d+`,
    integerExtStr: String.raw`[+-]?\d+(?:[eE][+-]?\d+)?`,
    word: String.raw`\b\w+\b`,
    doubleQuotedString: '"[^"]*"',
    singleQuotedString: "'[^']*'",
    quotedString: '(?>%{doubleQuotedString}|%{singleQuotedString})',
    qs: '%{quotedString}',
    uuid: UUID,
    notSpace: String.raw`\S+`,
    data: '.*',
    greedyData: '.*',
    space: String.raw`\s+`,
    user: String.raw`[\w.-]+`,
    ciscoMac: CISCO_MAC,
    windowsMac: WINDOWS_MAC,
    commonMac: COMMON_MAC,
    mac: '(?:%{ciscoMac}|%{windowsMac}|%{commonMac})',
    ipv6: IPV6,
    ipv4: IPV4,
    ip: '(?:%{ipv6}|%{ipv4})',
    hostname: String.raw`\b[0-9A-Za-z][0-9A-Za-z\-_]{0,62}(?:\.[0-9A-Za-z][0-9A-Za-z\-_]{0,62})*(?:\.?|\b)`,
    host: '%{hostname}',
    ipOrHost: '(?:%{ip}|%{host})',
    port: String.raw`[1-9]\d{0,4}`,
    hostPort: '%{ipOrHost}:%{port}',
    path: '(?:%{unixPath}|%{winPath})',
    unixPath: String.raw`(?:/(?:[\w%!$@:.,~-]+|\\.)*)+`,
    tty: TTY,
    winPath: WINDOWS_PATH,
    uriProto: String.raw`[A-Za-z]+(?:\+[A-Za-z+]+)?`,
    uriHost: '%{ipOrHost}(?::%{port})?',
    uriPath: String.raw`(?:/[A-Za-z0-9$.+!*'(){},~:;=@#%_\-]*)+`,
    uriParam: String.raw`\?[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?\-\[\]]*`,
    uriPathParam: '%{uriPath}(?:%{uriParam})?',
    uri: '%{uriProto}://(?:%{user}(?::[^@]*)?@)?(?:%{uriHost})?(?:%{uriPathParam})?',
  }),
)

/** A text between quotes, which may hold escapes. */
function quotedBy(quote: string): string {
  return String.raw`(?<!\\)${quote}(?:\\.|[^\\${quote}])*${quote}`
}

/** An IPv6 address: up to eight groups of digits, of which the last two may be an IPv4 address, and a run of zeros left out. */
function ipv6(): string {
  const group = '[0-9A-Fa-f]{1,4}'
  const ipv4 = String.raw`${OCTET}(?:\.${OCTET}){3}`
  const forms = [`(?:${group}:){7}(?:${group}|:)`]
  for (let before = 6; before >= 0; before--) {
    const most = 7 - before
    const lead = before === 0 ? ':' : `(?:${group}:){${before}}`
    const tail = `(?::${group}){1,${most}}`
    const mixed = before === 6 ? ipv4 : `(?::${group}){0,${5 - before}}:${ipv4}`
    forms.push(`${lead}(?:${tail}|${mixed}|:)`)
  }
  return `(?:${forms.join('|')})(?:%.+)?`
}
