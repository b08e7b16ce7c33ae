const MISSING = '…'

/**
 * Whether an output is the one that a page shows. Numbers, times and the name of the host may differ, unless `exact`.
 * `…` stands for any text within a line, and as a line of its own for any lines.
 */
export function isShown(expected: string, output: string, exact = false): boolean {
  const pattern = linesOf(expected).map((line) => (line.trim() === MISSING ? undefined : matcher(line, exact)))
  return matches(pattern, linesOf(output))
}

/** The lines a page shows that an output lacks, in whatever order. */
export function missingLines(expected: string, output: string): string[] {
  const lines = linesOf(output)
  return linesOf(expected).filter((line) => !lines.some(matcher(line, false)))
}

type Matcher = (line: string) => boolean

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd())
  while (lines.at(-1) === '') lines.pop()
  return lines
}

function matcher(expected: string, exact: boolean): Matcher {
  const plain = exact ? (line: string) => line : withoutNumbers
  const parts = expected.split(MISSING).map((part) => RegExp.escape(plain(part)))
  const whole = new RegExp(`^${parts.join('.*')}$`)
  return (line) => whole.test(plain(line))
}

function withoutNumbers(line: string): string {
  return line
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/host="[^"]*"/g, 'host="HOST"')
    .replaceAll(/\d+(?:\.\d+)?(?:e[+-]?\d+)?/g, 'N')
}

function matches(pattern: readonly (Matcher | undefined)[], lines: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (pattern.length === 0) return lines.length === 0
  if (first === undefined) return lines.some((_, from) => matches(rest, lines.slice(from))) || rest.length === 0
  return lines.length > 0 && first(lines[0] as string) && matches(rest, lines.slice(1))
}
