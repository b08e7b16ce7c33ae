/**
 * The parts of a Unix path as Rust's `Path::components` has them: the root as `/`, `.` only at the very beginning,
 * repeated and trailing slashes ignored.
 */
export function pathComponents(path: string): string[] {
  const parts = path.split('/').filter((part, i) => part !== '' && (part !== '.' || i === 0))
  return path.startsWith('/') ? ['/', ...parts] : parts
}

/** The last part of a path where that is a name; `undefined` for the root, `.` and `..`. */
export function fileName(path: string): string | undefined {
  const last = pathComponents(path).at(-1)
  return last === '/' || last === '.' || last === '..' ? undefined : last
}

/** The path without its last part: an empty text where nothing stands before it, `undefined` where there is no part to take away. */
export function parentPath(path: string): string | undefined {
  const parts = pathComponents(path)
  const last = parts.at(-1)
  if (last === undefined || last === '/') return undefined
  return withoutEnd(path, last)
}

/** Cuts off the last part and what only separates it from the one before. */
function withoutEnd(path: string, last: string): string {
  let end = path.length
  for (;;) {
    while (end > 0 && path[end - 1] === '/') end--
    const start = path.lastIndexOf('/', end - 1) + 1
    // A dot is a part at the beginning only.
    const found = path.slice(start, end) === last && (last !== '.' || start === 0)
    end = start
    if (found) break
  }
  for (;;) {
    while (end > 1 && path[end - 1] === '/') end--
    if (end < 2 || !path.startsWith('/.', end - 2)) return path.slice(0, end)
    end--
  }
}
