import { visible, visibleJson } from '../../telemetry/visible.ts'
import type { PartValue, ShownEvent, TestFailure, TestResult } from '../../topology/unit-test/result.ts'

const CODES = { passed: 32, failed: 31, bold: 1, faint: 2 } as const
/** Longer events are cut. */
const LONGEST_EVENT = 4000

/** The results of tests as text for people. What comes from events and configs cannot control a terminal. */
export class Report {
  readonly #color: boolean

  constructor(color: boolean) {
    this.#color = color
  }

  begin(tests: number, files: readonly string[]): string {
    const of = files.map(visible).join(', ')
    return tests === 0 ? `No tests in ${of}\n` : `Running ${amount(tests, 'test')} of ${of}\n`
  }

  line({ name, failures }: TestResult): string {
    const end = failures.length === 0 ? 'passed' : 'failed'
    return `test ${visible(name)} ... ${this.#paint(end, end)}\n`
  }

  end(results: readonly TestResult[]): string {
    if (results.length === 0) return ''
    const failed = results.filter(({ failures }) => failures.length > 0)
    const passed = results.length - failed.length
    const counts = [passed > 0 ? `${passed} passed` : '', failed.length > 0 ? `${failed.length} failed` : '']
    const details = failed.map((result) => `\n${this.failed(result)}`)
    const head = failed.length === 0 ? '' : '\nfailures:\n'
    return `${head}${details.join('')}\n${counts.filter(Boolean).join(', ')}\n`
  }

  /** All that is to be said of a test that failed, in lines. */
  failed({ name, place, failures, logged, loggedMore }: TestResult): string {
    const at = place.file === '' ? '' : this.#paint('faint', `  ${visible(place.file)}:${place.line}`)
    const lines = [`test ${this.#paint('bold', visible(name))}:${at}`]
    for (const one of failures) lines.push('', ...this.#failure(one).map((line) => `  ${line}`))
    if (logged.length > 0) lines.push('', '  Meanwhile the log said:')
    for (const { level, speaker, message } of logged) {
      const [first = '', ...rest] = message.split('\n').map(visible)
      lines.push(`    ${level.toUpperCase()} ${speaker === undefined ? '' : `${visible(speaker)}: `}${first}`)
      for (const line of rest) lines.push(`      ${line}`)
    }
    if (loggedMore > 0) lines.push(`    and ${amount(loggedMore, 'more line')}`)
    return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
  }

  #failure({ message, drawing, condition, events, more }: TestFailure): string[] {
    const lines = message.split('\n').map(visible)
    if (drawing !== undefined) lines.push('', ...drawing.trimEnd().split('\n').map(visible))
    if (condition !== undefined) lines.push(...labelled('condition', condition))
    events.forEach((event, i) =>
      lines.push(...this.#event(event, events.length + more > 1 ? `event ${i + 1}` : 'event')),
    )
    if (more > 0) lines.push(`  and ${amount(more, 'more event')}`)
    return lines
  }

  #event({ json, metadata, reasons, parts }: ShownEvent, title: string): string[] {
    const lines = [`  ${title}: ${cut(visibleJson(json))}`]
    if (metadata !== undefined) lines.push(`    %: ${cut(visibleJson(metadata))}`)
    for (const reason of reasons) lines.push(...reason.split('\n').map((line) => `    ${visible(line)}`))
    for (const part of parts) lines.push(`    ${partText(part)}`)
    return lines
  }

  #paint(style: keyof typeof CODES, text: string): string {
    return this.#color ? `\x1b[${CODES[style]}m${text}\x1b[0m` : text
  }
}

function partText({ text, value, failure }: PartValue): string {
  const part = visible(text.replaceAll(/\s*\n\s*/g, ' '))
  return value === undefined ? `${part} fails: ${visible(failure ?? '')}` : `${part} is ${visible(value)}`
}

/** A text of several lines stands below its label. */
function labelled(label: string, text: string): string[] {
  const lines = text.split('\n').map(visible)
  return lines.length === 1 ? [`  ${label}: ${lines[0]}`] : [`  ${label}:`, ...lines.map((line) => `    ${line}`)]
}

function cut(text: string): string {
  return text.length > LONGEST_EVENT ? `${text.slice(0, LONGEST_EVENT)}…` : text
}

function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
