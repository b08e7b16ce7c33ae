/** What GELF allows in the name of an additional field, with `@`, which Graylog itself sends. Letters and digits of any script. */
const VALID = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}.@-]*$/u
/** Longer names are cut in messages. */
const SHOWN = 80

/** Whether an additional field may have this name, apart from the `_` before it. */
export function isFieldName(name: string): boolean {
  return VALID.test(name)
}

/** The name of a field for people, in quotes. */
export function shown(name: string): string {
  return JSON.stringify(name.length > SHOWN ? `${name.slice(0, SHOWN)}…` : name)
}
