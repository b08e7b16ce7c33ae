import { ENUMS, MESSAGES } from './messages.ts'

/** A field as a line of `MESSAGES` declares it. */
export interface Field {
  readonly name: string
  readonly number: number
  /** A scalar type, or the name of a message or an enum. */
  readonly type: string
  readonly label: 'optional' | 'repeated' | 'alternative' | undefined
}

const LINE = /^(?:(repeated|optional|\|) )?(\w+) (\w+) = (\d+)$/

const fields = new Map<string, ReadonlyMap<number, Field>>()

/** The fields of a message by their numbers. */
export function fieldsOf(message: string): ReadonlyMap<number, Field> {
  let known = fields.get(message)
  if (known === undefined) {
    known = new Map((MESSAGES[message] ?? []).map(fieldIn).map((field) => [field.number, field]))
    fields.set(message, known)
  }
  return known
}

export function isMessage(type: string): boolean {
  return Object.hasOwn(MESSAGES, type)
}

export function isEnum(type: string): boolean {
  return Object.hasOwn(ENUMS, type)
}

function fieldIn(line: string): Field {
  const [, label, type = '', name = '', number] = LINE.exec(line) ?? []
  return { name, number: Number(number), type, label: label === '|' ? 'alternative' : (label as Field['label']) }
}
