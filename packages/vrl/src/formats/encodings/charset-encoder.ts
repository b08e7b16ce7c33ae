/** Encodes a text in one character set. */
export type CharsetEncoder = (text: string) => Uint8Array

/** The bytes of a character as one integer, the first byte in the highest place. */
type Table = ReadonlyMap<number, number>

const utf8 = new TextEncoder()
const REPLACEMENT = 0xfffd

/** The encoder of an encoding, by its name in the WHATWG Encoding Standard. Its table is made from what the decoder gives. */
export function charsetEncoder(encoding: string): CharsetEncoder {
  if (encoding.startsWith('utf-')) return (text) => utf8.encode(text)
  if (encoding === 'iso-2022-jp') return iso2022jp(jisTable())
  const table = tableOf(encoding)
  return (text) => {
    const out = new Output(text.length)
    for (const character of text) {
      const point = character.codePointAt(0) as number
      const code = point < 128 ? point : (table.get(point) ?? rangeCode(encoding, point))
      if (code === undefined) out.reference(point)
      else out.write(code)
    }
    return out.bytes
  }
}

function tableOf(encoding: string): Table {
  switch (encoding) {
    case 'big5':
      return big5Table()
    case 'euc-jp':
      return jisTable()
    case 'shift_jis':
      return shiftJisTable()
    case 'euc-kr':
      return pairTable(encoding, 0x81, 0x41)
    case 'gbk':
    case 'gb18030':
      return gbTable(encoding)
    default:
      return singleTable(encoding)
  }
}

function singleTable(encoding: string): Map<number, number> {
  const table = new Map<number, number>()
  const decoder = new TextDecoder(encoding)
  for (let byte = 128; byte < 256; byte++) {
    const point = decoder.decode(Uint8Array.of(byte)).codePointAt(0) as number
    if (point !== REPLACEMENT && !table.has(point)) table.set(point, byte)
  }
  return table
}

/** The characters of two bytes; where several pairs mean the same one, the first counts. */
function pairTable(encoding: string, firstLead: number, firstTrail: number, lastLead = 0xfe): Map<number, number> {
  const pairs: number[] = []
  for (let lead = firstLead; lead <= lastLead; lead++) {
    for (let trail = firstTrail; trail <= 0xfe; trail++) pairs.push((lead << 8) | trail)
  }
  const bytes = new Uint8Array(pairs.length * 3)
  pairs.forEach((pair, i) => bytes.set([pair >> 8, pair & 0xff, 0x0a], i * 3))
  const table = new Map<number, number>()
  const pieces = new TextDecoder(encoding).decode(bytes).split('\n')
  pieces.forEach((piece, i) => {
    const point = piece.codePointAt(0)
    if (point === undefined || point === REPLACEMENT || piece.length !== String.fromCodePoint(point).length) return
    if (!table.has(point)) table.set(point, pairs[i] as number)
  })
  return table
}

/** Without the leads that Hong Kong added, and with the later pair where the standard says so. */
function big5Table(): Table {
  const table = pairTable('big5', 0xa1, 0x40)
  for (const [point, pair] of [
    [0x2550, 0xf9f9],
    [0x255e, 0xf9e9],
    [0x2561, 0xf9eb],
    [0x256a, 0xf9ea],
    [0x5341, 0xa451],
    [0x5345, 0xa4ca],
  ] as const) {
    table.set(point, pair)
  }
  return table
}

/** EUC-JP: JIS X 0208, half-width katakana, and what Japanese keyboards have in the place of ASCII. */
function jisTable(): Table {
  const table = pairTable('euc-jp', 0x8e, 0xa1)
  return table.set(0xa5, 0x5c).set(0x203e, 0x7e).set(0x2212, 0xa1dd)
}

/** Without the rows that NEC repeated of IBM, and without private characters. */
function shiftJisTable(): Table {
  const table = pairTable('shift_jis', 0x81, 0x40)
  for (const [point, pair] of table) {
    const lead = pair >> 8
    if ((lead >= 0xed && lead <= 0xef) || (point >= 0xe000 && point < 0xf900) || lead === 0xa0) table.delete(point)
  }
  for (const [point, pair] of pairTable('shift_jis', 0xfa, 0x40, 0xfc)) if (!table.has(point)) table.set(point, pair)
  for (let point = 0xff61; point <= 0xff9f; point++) table.set(point, point - 0xff61 + 0xa1)
  return table.set(0x80, 0x80).set(0xa5, 0x5c).set(0x203e, 0x7e).set(0x2212, 0x817c)
}

function gbTable(encoding: string): Table {
  const table = pairTable('gbk', 0x81, 0x40)
  table.delete(0xe5e5)
  if (encoding === 'gbk') return table.set(0x20ac, 0x80)
  return fourByteTable(table)
}

/** GB 18030 has four bytes for every other character of the basic plane. */
function fourByteTable(table: Map<number, number>): Table {
  const count = 39420
  const bytes = new Uint8Array(count * 5)
  for (let pointer = 0; pointer < count; pointer++) {
    new DataView(bytes.buffer).setUint32(pointer * 5, fourBytes(pointer))
    bytes[pointer * 5 + 4] = 0x0a
  }
  new TextDecoder('gb18030')
    .decode(bytes)
    .split('\n')
    .forEach((piece, pointer) => {
      const point = piece.codePointAt(0)
      if (point !== undefined && point !== REPLACEMENT && piece.length === 1 && !table.has(point))
        table.set(point, fourBytes(pointer))
    })
  return table
}

function fourBytes(pointer: number): number {
  const [first, second] = [Math.floor(pointer / 12600), Math.floor(pointer / 1260) % 10]
  const [third, fourth] = [Math.floor(pointer / 10) % 126, pointer % 10]
  return (((first + 0x81) << 24) | ((second + 0x30) << 16) | ((third + 0x81) << 8) | (fourth + 0x30)) >>> 0
}

/** What GB 18030 computes for characters beyond the basic plane. */
function rangeCode(encoding: string, point: number): number | undefined {
  return encoding === 'gb18030' && point >= 0x10000 ? fourBytes(189000 + point - 0x10000) : undefined
}

const KATAKANA =
  '。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜'

/** ISO-2022-JP: sequences of escape say which of three sets follows. */
function iso2022jp(table: Table): CharsetEncoder {
  return (text) => {
    const out = new Output(text.length)
    let state = 0x1b2842
    const enter = (wanted: number) => {
      if (state !== wanted) out.write((state = wanted))
    }
    for (const character of text) {
      const point = character.codePointAt(0) as number
      const full = point >= 0xff61 && point <= 0xff9f ? (KATAKANA.codePointAt(point - 0xff61) as number) : point
      const pair = full < 128 ? undefined : table.get(full)
      if (point === 0xa5 || point === 0x203e) {
        enter(0x1b284a)
        out.write(pair as number)
      } else if (pair !== undefined && pair >= 0xa1a1) {
        enter(0x1b2442)
        out.write(pair & 0x7f7f)
      } else {
        const plain = state === 0x1b284a && point !== 0x5c && point !== 0x7e
        if (!plain) enter(0x1b2842)
        if (point > 127 || point === 0x0e || point === 0x0f || point === 0x1b) out.reference(point)
        else out.write(point)
      }
    }
    enter(0x1b2842)
    return out.bytes
  }
}

/** Bytes that grow. */
class Output {
  #bytes: Uint8Array
  #length = 0

  constructor(size: number) {
    this.#bytes = new Uint8Array(size + 16)
  }

  get bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  /** Writes an integer's bytes, the highest first, without leading zeros. */
  write(code: number): void {
    this.#reserve(4)
    if (code > 0xffffff) this.#bytes[this.#length++] = code >>> 24
    if (code > 0xffff) this.#bytes[this.#length++] = code >>> 16
    if (code > 0xff) this.#bytes[this.#length++] = code >>> 8
    this.#bytes[this.#length++] = code
  }

  /** Writes what stands for a character that cannot be encoded. */
  reference(point: number): void {
    const text = utf8.encode(`&#${point >= 0xd800 && point < 0xe000 ? REPLACEMENT : point};`)
    this.#reserve(text.length)
    this.#bytes.set(text, this.#length)
    this.#length += text.length
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const grown = new Uint8Array(this.#bytes.length * 2 + count)
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }
}
