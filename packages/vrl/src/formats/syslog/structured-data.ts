import { setField, type ValueObject } from '../../value/index.ts'

const ID = /\[([^\s\]=]+)[ \t]*/y
const PARAM = /([^\]=]+)=[ \t]*"((?:[^\\"]|\\.)*)"/sy
const ESCAPE = /\\([\\"\]n])/g

/**
 * Reads the elements of structured data (RFC 5424, section 6.3) at `at` into fields of `result`, and returns where they
 * end. An element that cannot be read is skipped; if `strict`, it ends them, as one without parameters does.
 */
export function structuredData(line: string, at: number, { strict }: { strict: boolean }, result: ValueObject): number {
  let from = at
  while (line[from] === '[') {
    const params: ValueObject = {}
    ID.lastIndex = from
    const id = ID.exec(line)?.[1]
    const end = id === undefined ? -1 : readParams(line, ID.lastIndex, params)
    if (id !== undefined && end >= 0 && !(strict && Object.keys(params).length === 0)) {
      setField(result, id, params)
      from = end
      continue
    }
    const close = strict ? -1 : line.indexOf(']', from)
    if (close < 0) break
    from = close + 1
  }
  return from
}

/** Reads `name="value"` and so on up to the closing bracket, and returns where that ends; -1: there is none. */
function readParams(line: string, at: number, params: ValueObject): number {
  let from = at
  while (line[from] !== ']') {
    PARAM.lastIndex = from
    const param = PARAM.exec(line)
    if (param === null) return -1
    const [, name = '', value = ''] = param
    setField(params, name, value.includes('\\') ? unescaped(value) : value)
    from = PARAM.lastIndex
    while (line[from] === ' ') from++
  }
  return from + 1
}

function unescaped(value: string): string {
  return value.replaceAll(ESCAPE, (_, character: string) => (character === 'n' ? '\n' : character))
}
