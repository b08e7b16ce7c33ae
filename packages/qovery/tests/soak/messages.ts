import { drawn, mutated } from '../harness/mutator.ts'
import { below, oneOf, onceIn } from './chance.ts'

const NAMES = 500
const TYPES = ['c', 'g', 'ms', 'd'] as const

/** Makes a message of a protocol, its end included. */
export type Message = () => string

export const statsd: Message = () => {
  const name = below(NAMES)
  return `app_${name}:${below(1000)}|${TYPES[name % TYPES.length]}|#shop:s${below(5)}\n`
}

export const json: Message = () => `{"n":${below(1e6)},"message":"order ${below(1e6)}","tags":["a","ü"],"f":1.50}\n`

export const native: Message = () =>
  onceIn(2)
    ? `{"log":{"message":"m ${below(1e6)}","k":{"a":[1,null]}}}\n`
    : `{"metric":{"name":"native_${below(50)}","kind":"incremental","tags":{"t":"v${below(20)}"},"counter":{"value":1}}}\n`

export const influx: Message = () =>
  `cpu_${below(50)},host=h${below(10)},zone=eu usage=${below(100)}.5,n=${below(9)}i,s="x" ${1_700_000_000 + below(1e6)}000000000\n`

export const gelf: Message = () =>
  `{"version":"1.1","host":"h${below(9)}","short_message":"m","level":${below(8)},"_n":${below(1e6)}}`

export const syslog: Message = () => {
  const text = `<${below(191)}>1 2024-0${1 + below(9)}-11T22:14:15.003Z h${below(9)} app ${below(1e5)} ID [a@1 b="${below(9)}"] message ${below(1e6)}`
  if (onceIn(3)) return `<34>Oct 11 22:14:15 h su: failed for ${below(1e6)}\n`
  return onceIn(2) ? `${text}\n` : `${Buffer.byteLength(text)} ${text}`
}

/** Makes pieces of a stream: many messages of a kind, and now and then what only resembles them. */
export class Stream {
  readonly #message: Message
  readonly #nonsense: readonly Buffer[]

  constructor(message: Message) {
    this.#message = message
    this.#nonsense = drawn(mutated(Array.from({ length: 20 }, message)), 200).inputs
  }

  piece(messages: number): Buffer {
    if (onceIn(20)) return oneOf(this.#nonsense)
    return Buffer.from(Array.from({ length: messages }, this.#message).join(''))
  }
}
