import { fail } from '../../function/index.ts'
import { Kind, kindOf } from '../../kind/index.ts'
import { isObject, Timestamp, toText, type Value, type ValueObject } from '../../value/index.ts'
import { placeIn } from '../json/diagnosis.ts'
import { documentText, readJson } from '../json/document.ts'

const PREFIX = 'unable to parse'
const TYPES = ['CONTROL_MESSAGE', 'DATA_MESSAGE']

/** The kind of a message that was read. */
export const CLOUDWATCH = Kind.object({
  owner: Kind.bytes,
  message_type: Kind.bytes,
  log_group: Kind.bytes,
  log_stream: Kind.bytes,
  subscription_filters: Kind.arrayOf(Kind.bytes),
  log_events: Kind.arrayOf(Kind.object({ id: Kind.bytes, timestamp: Kind.timestamp, message: Kind.bytes })),
})

/** Reads a message of a subscription to CloudWatch Logs: nothing may be missing, and nothing more be there. @throws Failure */
export function parseCloudwatchMessage(value: string | Uint8Array): ValueObject {
  const text = documentText(value, typeof value !== 'string', PREFIX)
  return new MessageReader(text).message(readJson(text, PREFIX))
}

class MessageReader {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  message(value: Value): ValueObject {
    const names = ['owner', 'messageType', 'logGroup', 'logStream', 'subscriptionFilters', 'logEvents']
    const fields = this.#struct(value, 'AwsCloudWatchLogsSubscriptionMessage', names)
    const type = this.#string(fields['messageType'])
    if (!TYPES.includes(type))
      this.#fail(`unknown variant \`${type}\`, expected \`CONTROL_MESSAGE\` or \`DATA_MESSAGE\``)
    return {
      log_events: this.#list(fields['logEvents']).map((event) => this.#event(event)),
      log_group: this.#string(fields['logGroup']),
      log_stream: this.#string(fields['logStream']),
      message_type: type,
      owner: this.#string(fields['owner']),
      subscription_filters: this.#list(fields['subscriptionFilters']).map((filter) => this.#string(filter)),
    }
  }

  #event(value: Value): ValueObject {
    const fields = this.#struct(value, 'AwsCloudWatchLogEvent', ['id', 'timestamp', 'message'])
    const millis = fields['timestamp']
    if (typeof millis !== 'number' || !Number.isInteger(millis)) {
      return this.#fail(`invalid type: ${shown(millis)}, expected a unix timestamp in milliseconds`)
    }
    const id = this.#string(fields['id'])
    return { id, message: this.#string(fields['message']), timestamp: Timestamp.fromMillis(millis) }
  }

  #struct(value: Value | undefined, name: string, fields: readonly string[]): ValueObject {
    if (!isObject(value)) return this.#fail(`invalid type: ${shown(value)}, expected struct ${name}`)
    for (const key of Object.keys(value)) {
      const known = fields.map((field) => `\`${field}\``).join(', ')
      if (!fields.includes(key)) this.#fail(`unknown field \`${key}\`, expected one of ${known}`)
    }
    for (const field of fields) if (!Object.hasOwn(value, field)) this.#fail(`missing field \`${field}\``)
    return value
  }

  #list(value: Value | undefined): Value[] {
    return Array.isArray(value) ? value : this.#fail(`invalid type: ${shown(value)}, expected a sequence`)
  }

  #string(value: Value | undefined): string {
    return typeof value === 'string' ? value : this.#fail(`invalid type: ${shown(value)}, expected a string`)
  }

  #fail(reason: string): never {
    fail(`${PREFIX}: ${reason}${placeIn(this.#text, this.#text.trimEnd().length)}`)
  }
}

/** A value as messages name it. */
function shown(value: Value | undefined): string {
  if (typeof value === 'string' || value instanceof Uint8Array) return `string ${JSON.stringify(toText(value))}`
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return `${kindOf(value).toString()} \`${value}\``
  return Array.isArray(value) ? 'sequence' : isObject(value) ? 'map' : String(kindOf(value))
}
