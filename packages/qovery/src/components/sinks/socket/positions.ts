/** The positions from `start` to before `end` that are not in `without`. */
export function positions(start: number, end: number, without: readonly number[]): number[] {
  const left: number[] = []
  const skipped = new Set(without)
  for (let position = start; position < end; position++) if (!skipped.has(position)) left.push(position)
  return left
}
