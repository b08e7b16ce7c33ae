import type { Call } from '../syntax/ast.ts'

/** What a failure's message begins with that came through some calls, the outermost first. Positions count bytes of UTF-8. */
export function prefixOf(calls: readonly Call[], source: string): string {
  return calls
    .map(({ name, start, end }) => {
      const from = byteOffset(source, start)
      return `function call error for ${JSON.stringify(name)} at (${from}:${from + byteOffset(source.slice(start, end), end - start)}): `
    })
    .join('')
}

/** How many bytes of UTF-8 the first `units` UTF-16 units of a text take. */
export function byteOffset(text: string, units: number): number {
  let bytes = 0
  for (let i = 0; i < units; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) bytes++
    else if (unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff)) bytes += 2
    else bytes += 3
  }
  return bytes
}
