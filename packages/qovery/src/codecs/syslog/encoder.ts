import type { LogEvent, LogSchema, TraceEvent } from '@qovery/sdk'
import { getPath, type Path } from '@qovery/vrl/path'
import { isObject, Timestamp, valueToText, type Value } from '@qovery/vrl/value'
import { compileStrftime, Zone } from '@qovery/vrl/time'
import { EncodingError, type AnyEvent, type CodecContext, type Encoder } from '../codec.ts'
import { facilityNumber, severityNumber } from './priority.ts'
import { structuredDataText } from './structured-data-text.ts'

export interface SyslogOptions {
  readonly rfc: 'rfc5424' | 'rfc3164'
  readonly facility?: Path | undefined
  readonly severity?: Path | undefined
  readonly app_name?: Path | undefined
  readonly proc_id?: Path | undefined
  readonly msg_id?: Path | undefined
}

const USER = 1
const INFORMATIONAL = 6
/** Stands for a field that there is none of. RFC 5424, section 6. */
const NIL = '-'
/** Who speaks where an event does not say. */
const APP_NAME = 'qovery'
/** The longest fields of the header. RFC 5424, section 6; of RFC 3164 the tag with its colon, section 4.1.3. */
const LONGEST = { hostname: 255, app_name: 48, proc_id: 128, msg_id: 32, tag: 32 } as const
const RFC3164_TIME = compileStrftime('%b %e %H:%M:%S')

type SyslogEvent = LogEvent | TraceEvent

/** Writes logs as syslog messages. Fields of the header become printable ASCII: `_` takes the place of anything else. */
export class SyslogEncoder implements Encoder {
  readonly #options: SyslogOptions
  readonly #schema: LogSchema
  readonly #zone: Zone

  constructor(options: SyslogOptions, { globals }: Pick<CodecContext, 'globals'>) {
    this.#options = options
    this.#schema = globals.log_schema
    this.#zone = new Zone(globals.timezone)
  }

  encode(event: AnyEvent): string {
    if (event.eventKind === 'metric') throw new EncodingError('only logs can be written as syslog messages')
    return this.#options.rfc === 'rfc5424' ? this.#rfc5424(event) : this.#rfc3164(event)
  }

  #rfc5424(event: SyslogEvent): string {
    const { value } = event
    const { app_name, proc_id, msg_id } = this.#options
    const { seconds, nanos } = this.#timestamp(value)
    const micros = new Timestamp(seconds, 0)
      .toString()
      .replace('Z', `.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z`)
    const header = [
      `<${this.#priority(event)}>1`,
      micros,
      printable(this.#hostname(value), LONGEST.hostname) ?? NIL,
      printable(textAt(event, app_name) ?? appNameOf(value), LONGEST.app_name) ?? NIL,
      printable(textAt(event, proc_id), LONGEST.proc_id) ?? NIL,
      printable(textAt(event, msg_id), LONGEST.msg_id) ?? NIL,
      structuredDataText(isObject(value) ? getPath(value, ['structured_data']) : undefined) ?? NIL,
    ]
    const message = this.#message(value)
    return message === '' ? header.join(' ') : `${header.join(' ')} ${message}`
  }

  #rfc3164(event: SyslogEvent): string {
    const { value } = event
    const { app_name, proc_id } = this.#options
    const { seconds, nanos } = this.#timestamp(value)
    const time = RFC3164_TIME.format(new Timestamp(this.#zone.toWall(seconds), nanos))
    const host = printable(this.#hostname(value), LONGEST.hostname) ?? NIL
    const name = printable(textAt(event, app_name) ?? appNameOf(value), LONGEST.tag) ?? APP_NAME
    const header = `<${this.#priority(event)}>${time} ${host} ${tagOf(name, printable(textAt(event, proc_id), LONGEST.tag))}`
    const message = this.#message(value).replaceAll(/[\0-\x1f\x7f]/g, ' ')
    return message === '' ? header : `${header} ${message}`
  }

  #priority(event: SyslogEvent): number {
    const facility = textAt(event, this.#options.facility)
    const severity = textAt(event, this.#options.severity)
    const facilityCode = facility === undefined ? USER : (facilityNumber(facility) ?? USER)
    return facilityCode * 8 + (severity === undefined ? INFORMATIONAL : (severityNumber(severity) ?? INFORMATIONAL))
  }

  #timestamp(value: Value): Timestamp {
    const timestamp = getPath(value, this.#schema.timestamp_key ?? ['timestamp'])
    return timestamp instanceof Timestamp ? timestamp : Timestamp.now()
  }

  #hostname(value: Value): string | undefined {
    const host = getPath(value, this.#schema.host_key ?? ['host']) ?? getPath(value, ['hostname'])
    return host === undefined || host === null ? undefined : valueToText(host)
  }

  #message(value: Value): string {
    const message = isObject(value) ? getPath(value, this.#schema.message_key ?? ['message']) : value
    return message === undefined || message === null ? '' : valueToText(message)
  }
}

function textAt({ value, metadata }: SyslogEvent, path: Path | undefined): string | undefined {
  const field = path && getPath(path.root === 'event' ? value : metadata.value, path.segments)
  return field === undefined || field === null ? undefined : valueToText(field)
}

/** What the decoder and others call the program. */
function appNameOf(value: Value): string {
  const name = getPath(value, ['appname']) ?? getPath(value, ['service'])
  return typeof name === 'string' ? name : APP_NAME
}

/** The text in printable ASCII and cut to length; `undefined` where nothing is left. */
function printable(text: string | undefined, length: number): string | undefined {
  return text?.replaceAll(/[^!-~]/gu, '_').slice(0, length) || undefined
}

/** `name[process]:`; the name is cut where that gets too long, and the process is left out where it alone does. */
function tagOf(name: string, process: string | undefined): string {
  const brackets = process === undefined ? '' : `[${process}]`
  const room = LONGEST.tag - 1 - brackets.length
  return room > 0 ? `${name.slice(0, room)}${brackets}:` : `${name.slice(0, LONGEST.tag - 1)}:`
}
