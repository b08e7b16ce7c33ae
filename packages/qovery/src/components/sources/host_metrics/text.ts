/** A whole number in decimal digits; NaN for anything else, so that no sample comes of it. */
export function whole(text: string | undefined): number {
  return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : Number.NaN
}

/** A number with or without a fraction, in decimal digits; NaN for anything else. */
export function decimal(text: string | undefined): number {
  return text !== undefined && /^\d{1,20}(\.\d{1,20})?$/.test(text) ? Number(text) : Number.NaN
}

/** The words of a line. */
export function words(line: string): string[] {
  return line.trim().split(/\s+/)
}

/** Lines of a name and a number, such as /proc/vmstat or /proc/meminfo (`Name:  12 kB`), as a table of name to number. */
export function table(text: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [name, value] = words(line)
    if (name === undefined || value === undefined) continue
    found.set(name.endsWith(':') ? name.slice(0, -1) : name, whole(value))
  }
  return found
}

/** The number of `name` in a table; NaN where it has none. */
export function from(found: ReadonlyMap<string, number>, name: string): number {
  return found.get(name) ?? Number.NaN
}
