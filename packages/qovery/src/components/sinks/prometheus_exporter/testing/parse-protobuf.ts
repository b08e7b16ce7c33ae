import {
  checkHistogram,
  keyOf,
  nativeKey,
  newFamily,
  put,
  spread,
  type Labels,
  type ParsedFamily,
  type ParsedPage,
} from './parsed.ts'

type Field = { readonly number: number; readonly value: number | Buffer }

const TYPES = ['counter', 'gauge', 'summary', 'unknown', 'histogram', 'gaugehistogram']
const VALUE_FIELDS: Record<string, number> = {
  counter: 3,
  gauge: 2,
  summary: 4,
  unknown: 5,
  histogram: 7,
  gaugehistogram: 7,
}

/** Reads delimited `io.prometheus.client.MetricFamily` messages, and throws at the first offence. */
export function parseProtobuf(bytes: Buffer): ParsedPage {
  const page: ParsedPage = { samples: new Map(), families: new Map() }
  const reader = new Reader(bytes)
  while (!reader.isAtEnd) readFamily(page, fieldsOf(reader.bytes(Number(reader.varint()))))
  return page
}

function readFamily(page: ParsedPage, fields: readonly Field[]): void {
  const name = text(one(fields, 1))
  const type = TYPES[number(one(fields, 3) ?? 0)]
  if (name === '' || type === undefined || page.families.has(name)) throw new Error(`the family "${name}" has no sense`)
  const family = newFamily(type)
  page.families.set(name, family)
  const help = one(fields, 2)
  const unit = one(fields, 5)
  if (help !== undefined) family.help = text(help)
  if (unit !== undefined) family.unit = text(unit)
  for (const metric of all(fields, 4)) readMetric(page, fieldsOf(metric), { name, family })
}

function readMetric(
  page: ParsedPage,
  fields: readonly Field[],
  { name, family }: { name: string; family: ParsedFamily },
): void {
  const labels = pairsOf(all(fields, 1))
  const message = one(fields, VALUE_FIELDS[family.type] as number)
  if (!(message instanceof Buffer)) throw new Error(`a ${family.type} without its value`)
  const value = fieldsOf(message)
  const time = one(fields, 6)
  if (time !== undefined) family.timestamps.set(keyOf(name, labels), number(time))
  const place = { name, labels, family }
  if (family.type.endsWith('histogram')) readHistogram(page, value, place)
  else if (family.type === 'summary') readSummary(page, value, place)
  else put(page, keyOf(name, labels), number(one(value, 1)))
  const start = one(value, { counter: 3, summary: 4, histogram: 15 }[family.type] ?? 99)
  if (start instanceof Buffer) family.starts.set(keyOf('', labels), secondsOf(start))
  const exemplars = { counter: 2, histogram: 16 }[family.type]
  if (exemplars !== undefined) for (const one of all(value, exemplars)) readExemplar(family, keyOf(name, labels), one)
}

interface Place {
  readonly name: string
  readonly labels: Labels
  readonly family: ParsedFamily
}

function readHistogram(page: ParsedPage, fields: readonly Field[], { name, labels, family }: Place): void {
  const count = number(one(fields, 4) ?? one(fields, 1))
  put(page, keyOf(`${name}_count`, labels), count)
  put(page, keyOf(`${name}_sum`, labels), number(one(fields, 2)))
  const buckets = all(fields, 3).map((bucket) => {
    const parts = fieldsOf(bucket)
    const le = number(one(parts, 2))
    for (const exemplar of all(parts, 3))
      readExemplar(family, keyOf(`${name}_bucket`, [...labels, ['le', String(le)]]), exemplar)
    return [le, number(one(parts, 4) ?? one(parts, 1))] as [number, number]
  })
  if (buckets.length > 0) checkHistogram(buckets, count)
  for (const [bound, value] of buckets) put(page, keyOf(`${name}_bucket`, [...labels, ['le', String(bound)]]), value)
  const schema = one(fields, 5)
  if (schema === undefined) return
  const zero = [number(one(fields, 6)), number(one(fields, 8) ?? one(fields, 7))] as const
  const negative = sideOf(fields, { spans: 9, deltas: 10, counts: 11 })
  const positive = sideOf(fields, { spans: 12, deltas: 13, counts: 14 })
  if (all(fields, 9).length + all(fields, 12).length === 0) throw new Error('a native histogram needs a span')
  family.native.set(keyOf('', labels), nativeKey({ schema: zigzag(schema), zero, negative, positive }))
}

function sideOf(fields: readonly Field[], at: { spans: number; deltas: number; counts: number }): [number, number][] {
  const spans = all(fields, at.spans).map((span) => {
    const parts = fieldsOf(span)
    return [zigzag(one(parts, 1) ?? 0), number(one(parts, 2) ?? 0)] as const
  })
  let sum = 0
  const deltas = fields.filter((field) => field.number === at.deltas).map(({ value }) => (sum += zigzag(value)))
  const counts = fields.filter((field) => field.number === at.counts).map(({ value }) => number(value))
  return spread(spans, deltas.length > 0 ? deltas : counts)
}

function readSummary(page: ParsedPage, fields: readonly Field[], { name, labels }: Place): void {
  put(page, keyOf(`${name}_count`, labels), number(one(fields, 1)))
  put(page, keyOf(`${name}_sum`, labels), number(one(fields, 2)))
  for (const quantile of all(fields, 3)) {
    const parts = fieldsOf(quantile)
    put(page, keyOf(name, [...labels, ['quantile', String(number(one(parts, 1)))]]), number(one(parts, 2)))
  }
}

function readExemplar(family: ParsedFamily, on: string, message: Buffer): void {
  const fields = fieldsOf(message)
  const time = one(fields, 3)
  family.exemplars.push({
    on,
    labels: pairsOf(all(fields, 1)),
    value: number(one(fields, 2)),
    timestamp: time instanceof Buffer ? secondsOf(time) : undefined,
  })
}

function pairsOf(messages: readonly Buffer[]): Labels {
  const labels = messages.map((message) => {
    const fields = fieldsOf(message)
    return [text(one(fields, 1)), text(one(fields, 2))] as const
  })
  if (new Set(labels.map(([name]) => name)).size !== labels.length) throw new Error('a label is there twice')
  return labels
}

function secondsOf(message: Buffer): number {
  const fields = fieldsOf(message)
  return number(one(fields, 1)) + number(one(fields, 2) ?? 0) / 1e9
}

function one(fields: readonly Field[], wanted: number): number | Buffer | undefined {
  const found = fields.filter((field) => field.number === wanted)
  if (found.length > 1) throw new Error(`field ${wanted} is there ${found.length} times`)
  return found[0]?.value
}

function all(fields: readonly Field[], wanted: number): Buffer[] {
  return fields
    .filter((field) => field.number === wanted && field.value instanceof Buffer)
    .map(({ value }) => value as Buffer)
}

function number(value: number | Buffer | undefined): number {
  if (typeof value !== 'number') throw new Error('a number is missing')
  return value
}

function text(value: number | Buffer | undefined): string {
  if (!(value instanceof Buffer)) throw new Error('text is missing')
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)
}

function zigzag(value: number | Buffer): number {
  const coded = number(value)
  return coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2
}

function fieldsOf(message: Buffer): Field[] {
  const reader = new Reader(message)
  const fields: Field[] = []
  while (!reader.isAtEnd) {
    const tag = Number(reader.varint())
    const type = tag % 8
    const value = type === 0 ? Number(BigInt.asIntN(64, reader.varint())) : type === 1 ? reader.double() : undefined
    if (value === undefined && type !== 2) throw new Error(`wire type ${type}`)
    fields.push({ number: Math.floor(tag / 8), value: value ?? reader.bytes(Number(reader.varint())) })
  }
  return fields
}

class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) throw new Error('the message ends within a number')
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
    }
    throw new Error('a number of more than ten bytes')
  }

  double(): number {
    this.#at += 8
    return this.#bytes.readDoubleLE(this.#at - 8)
  }

  bytes(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new Error('the message ends too early')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }
}
