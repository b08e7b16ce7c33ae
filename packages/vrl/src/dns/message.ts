import type { Value, ValueObject } from '../value/index.ts'
import { className, rcodeName, typeName } from './names.ts'
import { DnsReader } from './reader.ts'
import { recordData } from './record-data.ts'

const OPT = 41
const EDNS_SIZE = 1232

/** What stands in a question beside its identifier. */
export interface Question {
  readonly name: string
  readonly type: number
  readonly class: number
  readonly recurse: boolean
}

/**
 * A question as a message (RFC 1035, section 4), with room for larger answers than of old (RFC 6891).
 * @throws Error where the name is not one
 */
export function encodeQuestion(id: number, { name, type, class: dnsClass, recurse }: Question): Uint8Array {
  const header = [id >> 8, id & 0xff, recurse ? 1 : 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]
  const asked = [...encodeName(name), type >> 8, type & 0xff, dnsClass >> 8, dnsClass & 0xff]
  const options = [0, 0, OPT, EDNS_SIZE >> 8, EDNS_SIZE & 0xff, 0, 0, 0, 0, 0, 0]
  return Uint8Array.from([...header, ...asked, ...options])
}

function encodeName(name: string): number[] {
  const labels = name === '' || name === '.' ? [] : name.replace(/\.$/, '').split('.')
  const bytes: number[] = []
  for (const label of labels) {
    const encoded = new TextEncoder().encode(label)
    if (encoded.length === 0 || encoded.length > 63)
      throw new Error('parsing host name failed: a label has not 1 to 63 bytes')
    bytes.push(encoded.length, ...encoded)
  }
  if (bytes.length > 254) throw new Error('parsing host name failed: the name is too long')
  return [...bytes, 0]
}

/** Whether an answer was cut, so that it has to be asked for by TCP. */
export function isTruncated(message: Uint8Array): boolean {
  return ((message[2] ?? 0) & 2) !== 0
}

/** An answer as `dns_lookup` gives it. @throws Error where the message is damaged */
export function decodeAnswer(message: Uint8Array): ValueObject {
  const reader = new DnsReader(message)
  reader.u16()
  const flags = reader.u16()
  const [questions, answers, authorities, additionals] = [reader.u16(), reader.u16(), reader.u16(), reader.u16()]
  const bit = (at: number) => ((flags >> at) & 1) === 1
  const rcode = flags & 15
  const question = Array.from({ length: questions }, () => questionOf(reader))
  const section = (count: number) => Array.from({ length: count }, () => recordOf(reader))
  return {
    fullRcode: rcode,
    rcodeName: rcodeName(rcode),
    header: {
      aa: bit(10), ad: bit(5), cd: bit(4), ra: bit(7), rd: bit(8), tc: bit(9), qr: bit(15), opcode: (flags >> 11) & 15, rcode,
      anCount: answers, arCount: additionals, nsCount: authorities, qdCount: questions,
    }, // prettier-ignore
    question,
    answers: section(answers),
    authority: section(authorities),
    additional: section(additionals),
  }
}

function questionOf(reader: DnsReader): Value {
  const domainName = reader.name()
  const type = reader.u16()
  return { domainName, questionType: typeName(type), questionTypeId: type, class: className(reader.u16()) }
}

function recordOf(reader: DnsReader): Value {
  const domainName = reader.name()
  const type = reader.u16()
  const dnsClass = reader.u16()
  const ttl = reader.u32()
  const data = reader.part(reader.u16())
  return {
    class: className(dnsClass),
    domainName,
    rData: type === OPT ? 'OPT ...' : recordData(type, data),
    recordType: typeName(type),
    recordTypeId: type,
    ttl,
  }
}
