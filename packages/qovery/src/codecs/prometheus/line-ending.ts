import type { Exemplar } from '@qovery/sdk'
import { numberIn } from './decimal.ts'
import type { LineScanner } from './line-scanner.ts'

/** What stands behind the value of a sample. Times are milliseconds since the epoch; NaN: none. */
export interface LineEnding {
  readonly timestamp: number
  readonly start: number
  readonly exemplars: Exemplar[] | undefined
}

/** Reads a timestamp in milliseconds, all that the Prometheus formats have. */
export function readTimestamp(line: LineScanner): LineEnding {
  line.blanks()
  let timestamp = Number.NaN
  if (!line.isAtEnd) {
    const text = line.token()
    timestamp = /^[+-]?\d+$/.test(text) ? Number(text) : line.fail(`milliseconds in place of ${JSON.stringify(text)}`)
    line.blanks()
  }
  if (!line.isAtEnd) line.fail('the end of the line')
  return { timestamp, start: Number.NaN, exemplars: undefined }
}

/** Reads what OpenMetrics has: a timestamp and a start timestamp in seconds, then exemplars. */
export function readOpenMetricsEnding(line: LineScanner): LineEnding {
  let timestamp = Number.NaN
  let start = Number.NaN
  let exemplars: Exemplar[] | undefined
  for (line.blanks(); !line.isAtEnd; line.blanks()) {
    if (line.skip('#')) {
      exemplars ??= []
      exemplars.push(readExemplar(line))
      continue
    }
    const text = line.token()
    const isStart = text.startsWith('st@') || text.startsWith('ct@')
    const isLate = exemplars !== undefined || !Number.isNaN(start) || (!isStart && !Number.isNaN(timestamp))
    if (isLate) line.fail(`an exemplar or the end of the line in place of ${JSON.stringify(text)}`)
    const millis = millisIn(isStart ? text.slice(3) : text)
    if (millis === undefined) return line.fail(`seconds in place of ${JSON.stringify(text)}`)
    if (isStart) start = millis
    else timestamp = millis
  }
  return { timestamp, start, exemplars }
}

/** Seconds as milliseconds; `undefined`: it is no time. */
export function millisIn(text: string): number | undefined {
  const seconds = numberIn(text)
  return seconds === undefined || !Number.isFinite(seconds) ? undefined : toMillis(seconds)
}

/** Without the error that the multiplication of a fraction such as 1520879607.789 brings in. */
export function toMillis(seconds: number): number {
  const millis = seconds * 1000
  const rounded = Math.round(millis * 1e6) / 1e6
  return rounded / 1000 === seconds ? rounded : millis
}

function readExemplar(line: LineScanner): Exemplar {
  line.blanks()
  const { labels } = line.braces('')
  line.blanks()
  const value = numberIn(line.token()) ?? line.fail('the value of an exemplar')
  line.blanks()
  if (line.isAtEnd || line.next === '#') return { labels, value }
  const timestamp = millisIn(line.token()) ?? line.fail('the time of an exemplar in seconds')
  return { labels, value, timestamp }
}
