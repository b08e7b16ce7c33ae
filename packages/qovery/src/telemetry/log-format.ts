import type { LogFields, LogLevel, OwnLogLine } from '@qovery/sdk'
import { forJournal } from './journal.ts'
import { visible, visibleJson } from './visible.ts'

export type LogFormat = 'text' | 'json'

/** Names of fields that say who speaks; text shows the first of them before the message. */
const SPEAKER = ['component_id', 'component_kind', 'component_type']

const RESET = '\x1b[0m'
const FAINT = '\x1b[2m'
const COLORS: Record<LogLevel, string> = {
  trace: '\x1b[35m',
  debug: '\x1b[34m',
  info: '\x1b[32m',
  warn: '\x1b[33m',
  error: '\x1b[31m',
}

export interface LogLook {
  /** Whether to colour text. */
  readonly color: boolean
  /** Whether lines go to the journal of systemd: they begin with their level in its way, and text has no time, which is there already. */
  readonly journal?: boolean
}

/** What turns a line into text, its newline included. Only colours, where asked for, are control sequences. */
export function formatter(format: LogFormat, { color, journal = false }: LogLook): (line: OwnLogLine) => string {
  const form = format === 'json' ? formatJson : textFormatter(color, journal)
  return journal ? (line) => forJournal(line.level, form(line)) : form
}

function textFormatter(color: boolean, journal: boolean): (line: OwnLogLine) => string {
  const [faint, reset] = color ? [FAINT, RESET] : ['', '']
  return (line) => {
    const level = line.level.toUpperCase()
    const paint = color ? COLORS[line.level] : ''
    const time = journal ? '' : `${faint}${new Date(line.timestamp).toISOString()}${reset} `
    return `${time}${paint}${journal ? level : level.padStart(5)}${reset} ${textOf(line, faint, reset)}\n`
  }
}

/** Whether to colour: as `choice` says; `auto` colours a terminal unless `NO_COLOR` is set to anything (no-color.org). */
export function wantsColor(
  choice: 'auto' | 'always' | 'never',
  terminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (choice !== 'auto') return choice === 'always'
  return terminal && (environment['NO_COLOR'] ?? '') === ''
}

function textOf(line: OwnLogLine, faint: string, reset: string): string {
  const speaker = line.fields['component_id']
  const who = speaker === undefined ? '' : `${visible(String(speaker))}: `
  let text = `${who}${visible(line.message)}`
  for (const [name, value] of Object.entries(line.fields)) {
    if (value === undefined || SPEAKER.includes(name)) continue
    text += ` ${faint}${visible(name)}=${reset}${quoted(visible(String(value)))}`
  }
  return text
}

/** A value as it is where that is unambiguous, else in quotes. */
function quoted(value: string): string {
  return /^[^\s"=]+$/.test(value) ? value : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

function formatJson(line: OwnLogLine): string {
  const { timestamp, level, message, fields } = line
  const head = { timestamp: new Date(timestamp).toISOString(), level: level.toUpperCase(), message }
  return `${visibleJson(JSON.stringify({ ...head, ...without(fields, head) }))}\n`
}

function without(fields: LogFields, taken: object): LogFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(taken, name)))
}
