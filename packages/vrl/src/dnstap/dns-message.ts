import { encodeBase64 } from '../formats/encodings/base64.ts'
import { DnsReader } from '../dns/reader.ts'
import { toText, type Value, type ValueObject } from '../value/index.ts'
import { domainName } from './domain-name.ts'
import { className, optionName, purposeOf, rcodeName, typeName } from './names.ts'
import { recordText } from './record-data.ts'

const OPT = 41
const EXTENDED_ERROR = 15
const UNDERSTOOD_ALGORITHMS = 5
const SMALLEST_PAYLOAD = 512
const ALGORITHMS: Readonly<Record<number, string>> = {
  5: 'RSASHA1', 7: 'RSASHA1-NSEC3-SHA1', 8: 'RSASHA256', 10: 'RSASHA512', 13: 'ECDSAP256SHA256', 14: 'ECDSAP384SHA384', 15: 'ED25519',
} // prettier-ignore

/** The parts of a message (RFC 1035, section 4) as they stand in it. */
interface Parts {
  readonly id: number
  readonly flags: number
  readonly counts: readonly [number, number, number, number]
  readonly questions: readonly ValueObject[]
  readonly sections: readonly [Value[], Value[], Value[]]
  readonly options: ValueObject | undefined
}

/** A query or its answer. @param lower domain names in lower case @throws Error where the message is damaged */
export function queryMessage(bytes: Uint8Array, lower: boolean): ValueObject {
  const { id, flags, counts, questions, sections, options } = new MessageReader(bytes, lower).parts()
  const code = responseCode(flags, options)
  const bit = (at: number) => ((flags >> at) & 1) === 1
  return {
    ...named(code),
    header: {
      id, opcode: (flags >> 11) & 15, rcode: code, qr: flags >> 15,
      aa: bit(10), tc: bit(9), rd: bit(8), ra: bit(7), ad: bit(5), cd: bit(4),
      qdCount: counts[0], anCount: counts[1], nsCount: counts[2], arCount: counts[3],
    },
    ...(questions.length > 0 && { question: [...questions] }),
    ...filled({ answers: sections[0], authority: sections[1], additional: sections[2] }),
    ...(options !== undefined && { opt: options }),
  } // prettier-ignore
}

/** A dynamic update or its answer (RFC 2136). @throws Error where the message is damaged */
export function updateMessage(bytes: Uint8Array, lower: boolean): ValueObject {
  const { id, flags, counts, questions, sections, options } = new MessageReader(bytes, lower).parts()
  const [zone] = questions
  if (zone === undefined) throw new Error('Unexpected number of records in update section: 0')
  const { domainName: zName, questionType: zType, questionTypeId: zTypeId, class: zClass } = zone
  const code = responseCode(flags, options)
  return {
    ...named(code & 15),
    header: {
      id, opcode: (flags >> 11) & 15, rcode: code, qr: flags >> 15,
      zoCount: counts[0], prCount: counts[1], upCount: counts[2], adCount: counts[3],
    },
    zone: { zName, zClass, zTypeId, ...(zType !== undefined && { zType }) },
    ...filled({ prerequisite: sections[0], update: sections[1], additional: sections[2] }),
  } // prettier-ignore
}

function responseCode(flags: number, options: ValueObject | undefined): number {
  return (flags & 15) | (Number(options?.['extendedRcode'] ?? 0) << 4)
}

function named(code: number): ValueObject {
  const name = rcodeName(code)
  return { fullRcode: code, ...(name !== undefined && { rcodeName: name }) }
}

/** The sections that have something in them. */
function filled(sections: Readonly<Record<string, Value[]>>): ValueObject {
  return Object.fromEntries(Object.entries(sections).filter(([, records]) => records.length > 0))
}

class MessageReader {
  readonly #reader: DnsReader
  readonly #lower: boolean
  #options: ValueObject | undefined

  constructor(bytes: Uint8Array, lower: boolean) {
    this.#reader = new DnsReader(bytes)
    this.#lower = lower
  }

  parts(): Parts {
    const reader = this.#reader
    const [id, flags] = [reader.u16(), reader.u16()]
    const counts = [reader.u16(), reader.u16(), reader.u16(), reader.u16()] as const
    const questions = Array.from({ length: counts[0] }, () => this.#question())
    const sections = [this.#records(counts[1]), this.#records(counts[2]), this.#records(counts[3])] as const
    return { id, flags, counts, questions, sections, options: this.#options }
  }

  #question(): ValueObject {
    const name = domainName(this.#reader, this.#lower)
    const type = this.#reader.u16()
    return { domainName: name, ...typed('questionType', type), class: className(this.#reader.u16()) }
  }

  #records(count: number): Value[] {
    const records: Value[] = []
    for (let i = 0; i < count; i++) {
      const record = this.#record()
      if (record !== undefined) records.push(record)
    }
    return records
  }

  #record(): ValueObject | undefined {
    const reader = this.#reader
    const name = domainName(reader, this.#lower)
    const [type, dnsClass, ttl] = [reader.u16(), reader.u16(), reader.u32()]
    const data = reader.part(reader.u16())
    if (type === OPT) {
      this.#options = optionsOf(dnsClass, ttl, data)
      return undefined
    }
    const text = recordText(type, data, this.#lower)
    return {
      domainName: name,
      ...typed('recordType', type),
      ttl,
      class: className(dnsClass),
      ...(text === undefined ? { rDataBytes: encodeBase64(data.bytes(data.left)) } : { rData: text }),
    }
  }
}

function typed(field: string, type: number): ValueObject {
  const name = typeName(type)
  return { ...(name !== undefined && { [field]: name }), [`${field}Id`]: type }
}

/** What EDNS says (RFC 6891, section 6.1): the class is the size of datagrams, the time to live holds codes and flags. */
function optionsOf(size: number, ttl: number, data: DnsReader): ValueObject {
  const errors: Value[] = []
  const options: Value[] = []
  while (data.left > 0) {
    const code = data.u16()
    const value = data.part(data.u16())
    if (code === EXTENDED_ERROR) errors.push(extendedError(value))
    else options.push({ optCode: code, optName: optionName(code), optValue: optionText(code, value) })
  }
  return {
    extendedRcode: ttl >>> 24,
    ednsVersion: (ttl >>> 16) & 0xff,
    do: ((ttl >>> 15) & 1) === 1,
    udpPayloadSize: Math.max(SMALLEST_PAYLOAD, size),
    ...filled({ ede: errors, options }),
  }
}

function extendedError(value: DnsReader): ValueObject {
  const code = value.u16()
  const purpose = purposeOf(code)
  return {
    infoCode: code,
    ...(purpose !== undefined && { purpose }),
    ...(value.left > 0 && { extraText: toText(value.bytes(value.left)) }),
  }
}

function optionText(code: number, value: DnsReader): string {
  const bytes = value.bytes(value.left)
  if (code !== UNDERSTOOD_ALGORITHMS) return encodeBase64(bytes)
  return Array.from(bytes, (algorithm) => ALGORITHMS[algorithm] ?? '').filter((name) => name !== '').join(' ') // prettier-ignore
}
