/** What a config file can say: plain data, integers beyond 2^53 as bigint, dates as RFC 3339 strings. */
export type Data = null | boolean | number | bigint | string | Data[] | Table

export interface Table {
  [key: string]: Data
}

/** The way to one place in a config: keys of tables and indexes of lists, from the root. */
export type Path = readonly (string | number)[]

export function isTable(value: Data | undefined): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The kind of a value in the words of a config author. */
export function kindOf(value: Data): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a table'
  if (typeof value === 'string') return 'a string'
  return typeof value === 'boolean' ? 'a boolean' : 'a number'
}

/** An integer as a number where that is exact, else as a bigint. */
export function exactInteger(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** What stands at a path, if anything does. */
export function valueAt(root: Data, path: Path): Data | undefined {
  let value: Data | undefined = root
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)]
    else if (isTable(value) && Object.hasOwn(value, step)) value = value[step]
    else return undefined
  }
  return value
}

/** A path as people write it: `sinks.prom.inputs[0]`, with quotes around keys that are not plain words. */
export function showPath(path: Path): string {
  let shown = ''
  for (const step of path) {
    if (typeof step === 'number') shown += `[${step}]`
    else shown += (shown === '' ? '' : '.') + (/^[\w-]+$/.test(step) ? step : JSON.stringify(step))
  }
  return shown
}

/** A path as a JSON pointer (RFC 6901): `/sinks/prom/inputs/0`. */
export function pointerOf(path: Path): string {
  return path.map((step) => '/' + String(step).replaceAll('~', '~0').replaceAll('/', '~1')).join('')
}
