import { fail } from '../../function/index.ts'
import { floatIn } from '../../numbers/decimal.ts'
import { integerIn } from '../../numbers/integer.ts'
import type { Value, ValueObject } from '../../value/index.ts'
import { quoted } from '../scalars/quoted.ts'

const LETTERS = /[a-z0-9]+/y
const TIME = / ([0-9.:TZ-]+)/y
const HOST = / ([0-9a-f.:-]+)/y
const NUMBER = / ([0-9.-]+)/y
const DIGITS = / ([0-9-]+)/y
const ANYTHING = / ([^ ]+)/y
const QUOTED = / "((?:[^"\\]|\\[^])*)"/y
const HOSTS = / (?:"([0-9a-f.: -]+)"|([0-9a-f.:-]+))/y
const CODES = / (?:"([0-9 -]+)"|([0-9]+))/y
const TRACEABILITY = / (?:"(TID_[^"]*|-)"|(TID_[^ ]+|-))/y

/**
 * Reads an entry of the access log of an AWS Application Load Balancer.
 * Source: AWS, "Access logs for your Application Load Balancer".
 * @param strict whether fields behind those that are known fail the reading
 * @throws Failure
 */
export function parseAlbLog(line: string, strict: boolean): ValueObject {
  const reader = new EntryReader(line)
  const result: ValueObject = {}
  result['type'] = reader.letters('type')
  result['timestamp'] = reader.text('timestamp', TIME)
  result['elb'] = reader.text('elb', ANYTHING)
  result['client_host'] = reader.text('client_host', HOST)
  result['target_host'] = reader.text('target_host', HOST)
  for (const name of ['request_processing_time', 'target_processing_time', 'response_processing_time']) {
    result[name] = reader.number(name, NUMBER, floatIn)
  }
  result['elb_status_code'] = reader.text('elb_status_code', DIGITS)
  result['target_status_code'] = reader.text('target_status_code', DIGITS)
  result['received_bytes'] = reader.number('received_bytes', DIGITS, integerIn)
  result['sent_bytes'] = reader.number('sent_bytes', DIGITS, integerIn)
  setRequest(result, reader.quoted('request'))
  result['user_agent'] = orNull(reader.quoted('user_agent'))
  for (const name of ['ssl_cipher', 'ssl_protocol', 'target_group_arn']) result[name] = reader.text(name, ANYTHING)
  for (const name of ['trace_id', 'domain_name', 'chosen_cert_arn']) result[name] = orNull(reader.quoted(name))
  result['matched_rule_priority'] = reader.text('matched_rule_priority', DIGITS)
  result['request_creation_time'] = reader.text('request_creation_time', TIME)
  for (const name of ['actions_executed', 'redirect_url', 'error_reason']) result[name] = orNull(reader.quoted(name))
  result['target_port_list'] = reader.list('target_port_list', HOSTS)
  result['target_status_code_list'] = reader.list('target_status_code_list', CODES)
  for (const name of ['classification', 'classification_reason']) result[name] = orNull(reader.quoted(name))
  result['traceability_id'] = reader.traceability()
  if (strict && reader.rest !== '') fail(`Log should be fully consumed: "${reader.rest}"`)
  return result
}

class EntryReader {
  readonly #line: string
  #at = 0

  constructor(line: string) {
    this.#line = line
  }

  get rest(): string {
    return this.#line.slice(this.#at)
  }

  letters(name: string): Value {
    return orNull(this.#take(LETTERS)?.[0] ?? this.#fail(name, 'TakeWhile1'))
  }

  text(name: string, pattern: RegExp): Value {
    return orNull(this.#word(name, pattern))
  }

  number(name: string, pattern: RegExp, parse: (text: string) => Value | undefined): Value {
    const start = this.#at
    const value = parse(this.#word(name, pattern))
    if (value !== undefined) return value
    this.#at = start
    return this.#fail(name, 'MapRes')
  }

  quoted(name: string): string {
    const inner = this.#take(QUOTED)?.[1]
    if (inner === undefined) {
      if (!this.#line.startsWith(' "', this.#at)) this.#fail(name, 'Tag')
      fail(`failed to get field \`${name}\`: Parsing requires more data`)
    }
    return inner.includes('\\') ? inner.replaceAll(/\\([^])/g, '$1') : inner
  }

  list(name: string, pattern: RegExp): Value[] {
    const match = this.#take(pattern) ?? this.#fail(name, 'Char')
    const inner = match[1] ?? match[2] ?? ''
    return inner === '-' && match[1] !== undefined ? [] : inner.split(' ')
  }

  traceability(): Value {
    const match = this.#take(TRACEABILITY)
    return match === null ? null : orNull(match[1] ?? match[2] ?? '')
  }

  #word(name: string, pattern: RegExp): string {
    return this.#take(pattern)?.[1] ?? this.#fail(name, this.#line[this.#at] === ' ' ? 'TakeWhile1' : 'Char')
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#line)
    if (match !== null) this.#at = pattern.lastIndex
    return match
  }

  #fail(name: string, wanted: string): never {
    const at = this.#at + (wanted === 'TakeWhile1' && this.#at > 0 ? 1 : 0)
    fail(`failed to get field \`${name}\`: Parsing Error: (${quoted(this.#line.slice(at))}, ${wanted})`)
  }
}

function setRequest(result: ValueObject, request: string): void {
  const first = request.indexOf(' ')
  const last = request.lastIndexOf(' ')
  result['request_method'] = orNull(first < 0 ? request : request.slice(0, first))
  if (first < 0 || last === first) fail('failed to get field `request_url`')
  result['request_protocol'] = orNull(request.slice(last + 1))
  result['request_url'] = request.slice(first + 1, last)
}

/** A dash stands for none. */
function orNull(text: string): Value {
  return text === '-' ? null : text
}
