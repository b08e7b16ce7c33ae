import { Kind } from '../../kind/index.ts'
import { splitBy, type LineFormat } from './access-log.ts'

const FAULT = 'failed parsing log line'
const TEXT = Kind.bytes.or(Kind.null)
const MISSING = Kind.bytes.or(Kind.undefined)
const CLIENT = String.raw`^\s*(?:-|(\S+))\s+-\s+(?:-|(\S+))\s+`
const DASH_OR = String.raw`\s+"(?:-|([^"]+))"`

const COMBINED = {
  client: Kind.bytes,
  user: TEXT,
  timestamp: Kind.timestamp,
  request: Kind.bytes,
  status: Kind.integer,
  size: Kind.integer,
  referer: TEXT,
  agent: TEXT,
  compression: TEXT,
}
const COMBINED_NAMES = Object.keys(COMBINED)

/** The format `combined` that is built into the server, with what `$gzip_ratio` or `$http_x_forwarded_for` adds. */
export const NGINX_COMBINED: LineFormat = {
  names: COMBINED_NAMES,
  split: splitBy(
    new RegExp(
      String.raw`${CLIENT}\[([^\]]+)\]\s+"([^"\]]*)"\s+(\d+)\s+(\d+)\s+"([^"\]]*)"\s+"([^"\]]*)"(?:\s+"(?:-|([^"\]]+))")?\s*$`,
    ),
    COMBINED_NAMES,
    [
      String.raw`^\s*(?:-|(?P<client>\S+))\s+\-\s+(?:-|(?P<user>\S+))\s+\[(?P<timestamp>.+)\]\s+"(?P<request>[^"]*)"\s+(?P<status>\d+)\s+(?P<size>\d+)\s+"(?P<referer>[^"]*)"\s+"(?P<agent>[^"]*)"(?:\s+"(?:-|(?P<compression>[^"]+))")?\s*$`,
    ],
  ),
  kind: Kind.object(COMBINED),
  fault: FAULT,
}

const MAIN = {
  remote_addr: MISSING,
  remote_user: MISSING,
  timestamp: Kind.timestamp,
  request: Kind.bytes,
  status: Kind.integer,
  body_bytes_size: Kind.integer,
  http_referer: MISSING,
  http_user_agent: MISSING,
}
const MAIN_START = String.raw`${CLIENT}\[([^\]]+)\]\s+"([^"]*)"\s+(\d+)\s+(\d+)\s+"(?:-(?=")|([^"]*))"${DASH_OR}`

/** The format `main` of the server's packages and images. */
export const NGINX_MAIN: LineFormat = {
  names: [...Object.keys(MAIN), 'http_x_forwarded_for'],
  split: exactly(new RegExp(String.raw`${MAIN_START}${DASH_OR}\s*$`)),
  kind: Kind.object({ ...MAIN, http_x_forwarded_for: MISSING }),
  fault: FAULT,
}

const UPSTREAM = {
  request_length: Kind.integer,
  request_time: Kind.float,
  proxy_upstream_name: Kind.bytes,
  proxy_alternative_upstream_name: MISSING,
  upstream_addr: Kind.bytes,
  upstream_response_length: Kind.integer,
  upstream_response_time: Kind.float,
  upstream_status: Kind.integer,
  req_id: Kind.bytes,
}

/** The format `upstreaminfo` of the ingress controller for Kubernetes. */
export const NGINX_INGRESS: LineFormat = {
  names: [...Object.keys(MAIN), ...Object.keys(UPSTREAM)],
  split: exactly(
    new RegExp(
      String.raw`${MAIN_START}\s+(\d+)\s+(\d+\.\d+)\s+\[([^\]]+)\]\s+\[([^\]]+)?\]\s+(\S+)\s+(?:-|(\d+))\s+(?:-|(\d+\.\d+))\s+(?:-|(\d+))\s+(\S+)\s*$`,
    ),
  ),
  kind: Kind.object({ ...MAIN, ...UPSTREAM }),
  fault: FAULT,
}

function exactly(pattern: RegExp): LineFormat['split'] {
  return (line) => pattern.exec(line) ?? undefined
}

const ERROR_NAMES = [
  'timestamp', 'severity', 'pid', 'tid', 'cid', 'message', 'excess', 'zone', 'client', 'server', 'request', 'upstream', 'host', 'referer',
] // prettier-ignore
const ERROR_START = /^\s*(\S+ \S+) \[(\w+)\]\s+(\d+)#(\d+):(?:\s+\*(\d+))?\s+(?=\S)/
const ANOTHER_START = /\[\w+\]\s+\d+#\d+:|\n./
/** What may follow the message, in this order. */
const ERROR_END =
  /(?:,\s+excess:\s+([^\s,]+),?\sby\szone\s"([^,]+)")?(?:,\s+client:\s+([^,]+))?(?:,\s+server:\s+([^,]*))?(?:,\s+request:\s+"([^"]*)")?(?:,\s+upstream:\s+"([^"]*)")?(?:,\s+host:\s+"([^"]*)")?(?:,\s+refer?rer:\s+"([^"]*)")?\s*$/y
const FULL_ERROR = [
  String.raw`^\s*(?P<timestamp>.+)\s+\[(?P<severity>\w+)\]\s+(?P<pid>\d+)\#(?P<tid>\d+):(?:\s+\*(?P<cid>\d+))?\s+(?P<message>.+?)`,
  String.raw`(?:,\s+excess:\s+(?P<excess>[^\s,]+),?\sby\szone\s"(?P<zone>[^,]+)")?(?:,\s+client:\s+(?P<client>[^,]+))?(?:,\s+server:\s+(?P<server>[^,]*))?`,
  String.raw`(?:,\s+request:\s+"(?P<request>[^"]*)")?(?:,\s+upstream:\s+"(?P<upstream>[^"]*)")?(?:,\s+host:\s+"(?P<host>[^"]*)")?(?:,\s+refer?rer:\s+"(?P<referer>[^"]*)")?\s*$`,
].join('')
const splitFull = splitBy(undefined, ERROR_NAMES, [FULL_ERROR])

/** The error log. */
export const NGINX_ERROR: LineFormat = {
  names: ERROR_NAMES,
  split: (line) => splitError(line) ?? splitFull(line),
  kind: Kind.object({
    timestamp: Kind.timestamp,
    severity: Kind.bytes,
    pid: Kind.integer,
    tid: Kind.integer,
    cid: Kind.integer,
    message: Kind.bytes,
    excess: Kind.float.or(Kind.null),
    zone: TEXT,
    client: TEXT,
    server: TEXT,
    request: TEXT,
    upstream: TEXT,
    host: TEXT,
    port: TEXT,
  }),
  fault: FAULT,
}

/** Finds the shortest message behind which only known fields stand. */
function splitError(line: string): (string | undefined)[] | undefined {
  const start = ERROR_START.exec(line)
  if (start === null) return undefined
  const from = start[0].length
  if (ANOTHER_START.test(line.slice(from))) return undefined
  for (let at = line.indexOf(',', from + 1); at >= 0; at = line.indexOf(',', at + 1)) {
    const end = errorEnd(line, at)
    if (end !== undefined) return [...start, line.slice(from, at), ...end]
  }
  return [...start, line.slice(from).trimEnd(), ...Array.from({ length: 8 }, () => undefined)]
}

function errorEnd(line: string, at: number): (string | undefined)[] | undefined {
  ERROR_END.lastIndex = at
  return ERROR_END.exec(line)?.slice(1)
}
