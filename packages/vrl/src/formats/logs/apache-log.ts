import { Kind } from '../../kind/index.ts'
import { splitBy, type LineFormat } from './access-log.ts'

const TEXT = Kind.bytes.or(Kind.null)
const INTEGER = Kind.integer.or(Kind.null)
const COMMON = {
  host: TEXT,
  identity: TEXT,
  user: TEXT,
  timestamp: Kind.timestamp.or(Kind.null),
  message: TEXT,
  method: TEXT,
  path: TEXT,
  protocol: TEXT,
  status: INTEGER,
  size: INTEGER,
}
const COMMON_NAMES = Object.keys(COMMON)
const COMBINED_NAMES = [...COMMON_NAMES, 'referrer', 'agent']
const ERROR_NAMES = ['timestamp', 'module', 'severity', 'pid', 'thread', 'client', 'port', 'message']

// A field, or a dash in its place; a time in brackets; a request in quotes, of which method, path and protocol are known if
// it is one; then numbers.
const QUICK_COMMON = String.raw`^\s*(?:-|(\S+))\s+(?:-|(\S+))\s+(?:-|(\S+))\s+\[([^[\]]+)\]\s+"((\w+)\s+([^\s"\]]+)\s+([^\s"\]]+))"\s+(?:-|(\d+))\s+(?:-|(\d+))`
const QUICK_REFERRER = String.raw`\s+"(-|[^\s"\]-][^"\]]*)"`
const QUICK_AGENT = String.raw`\s+"([^\s"\]-][^"\]]*)"`
const ANY = String.raw`(?s:.)*?`
const FULL_COMMON = [
  String.raw`^\s*(?:-|(?P<host>.*?))\s+(?:-|(?P<identity>.*?))\s+(?:-|(?P<user>.*?))\s+`,
  String.raw`(?:-|\[(?:-|(?P<timestamp>[^\[]*))\])\s+`,
  String.raw`(?:-|"(?:-|(?:\s*(?P<message>(?:(?P<method>\w+)\s+(?P<path>${ANY})\s+(?P<protocol>${ANY})\s*|${ANY}))\s*))")\s+`,
  String.raw`(?:-|(?P<status>\d+))\s+(?:-|(?P<size>\d+))`,
].join('')
const FULL_TEXT = (name: string) => String.raw`\s+(?:-|"(?:-|(?:\s*(?P<${name}>${ANY})")))`

/** `LogFormat "%h %l %u %t \"%r\" %>s %b"`. */
export const APACHE_COMMON: LineFormat = {
  names: COMMON_NAMES,
  split: splitBy(new RegExp(String.raw`${QUICK_COMMON}\s*$`), COMMON_NAMES, [String.raw`${FULL_COMMON}\s*$`]),
  kind: Kind.object(COMMON),
  fault: 'failed parsing common log line',
}

/** The same with the page that led there and the browser. What follows them is passed over. */
export const APACHE_COMBINED: LineFormat = {
  names: COMBINED_NAMES,
  split: splitBy(new RegExp(QUICK_COMMON + QUICK_REFERRER + QUICK_AGENT), COMBINED_NAMES, [
    FULL_COMMON + FULL_TEXT('referrer') + FULL_TEXT('agent'),
  ]),
  kind: Kind.object({ ...COMMON, referrer: TEXT, agent: TEXT }),
  fault: 'failed parsing combined log line',
}

/** `[time] [module:level] [pid 1:tid 2] [client address:port] message`, in which all but the message may be dashes. */
const SIMPLE_ERROR = [
  String.raw`^\s*(?:-|\[(?:-|(?P<timestamp>[^\[]*))\])\s+`,
  String.raw`(?:-|\[(?:-|(?P<module>[^:]*):(?P<severity>[^\[]*))\])\s+`,
  String.raw`(?:-|\[\s*pid\s*(?:-|(?P<pid>[^:]*)(?::\s*tid\s*(?P<thread>[^\[]*))?)\])\s`,
  String.raw`(?:-|\[\s*client\s*(?:-|(?P<client>.*:?):(?P<port>[^\[]*))\])\s(?:-|(?P<message>.*))\s*$`,
].join('')
/** The form that newer servers have by default: the client may be missing, and stand behind the function that complains. */
const THREADED_ERROR = [
  String.raw`^\s*\[(?P<timestamp>[^\]]+)\]\s+\[(?:-|(?P<module>[^:]+)):(?P<severity>[^\]]+)\]\s+`,
  String.raw`\[pid\s+(?P<pid>\d+)(?::tid\s+(?P<thread>\d+))?\]\s+(?P<message1>[^\[]*?:\s+(?:[^\[]*?:\s+)?)?`,
  String.raw`(?:\[client\s+(?P<client>.+?):(?P<port>\d+)\]\s+)?(?P<message2>.*)(?:, referer .*)?\s*$`,
].join('')
const THREADED_NAMES = [...ERROR_NAMES.slice(0, -1), 'message1', 'message2']

const splitSimple = splitBy(undefined, ERROR_NAMES, [SIMPLE_ERROR])
const splitThreaded = splitBy(undefined, THREADED_NAMES, [THREADED_ERROR])

export const APACHE_ERROR: LineFormat = {
  names: [...ERROR_NAMES, 'message1', 'message2'],
  split(line) {
    const simple = splitSimple(line)
    if (simple !== undefined) return simple
    const threaded = splitThreaded(line)
    if (threaded === undefined) return undefined
    const last = ERROR_NAMES.length
    return [...Array.from({ length: last }, (_, i) => threaded[i]), undefined, threaded[last], threaded[last + 1]]
  },
  kind: Kind.object({
    timestamp: COMMON.timestamp,
    module: TEXT,
    severity: TEXT,
    thread: TEXT,
    port: TEXT.or(Kind.integer),
    message: TEXT,
  }),
  fault: 'failed parsing error log line',
}
