/** V8's own: how many frames of the stack an error keeps. Other engines have no such thing. */
interface Limited {
  stackTraceLimit?: number
}

/** What `run` gives or throws, where errors made meanwhile carry no stack: to fail is an everyday thing, and stacks are dear. */
export function stackless<T>(run: () => T): T {
  const errors = Error as Limited
  const limit = errors.stackTraceLimit
  if (limit === undefined) return run()
  errors.stackTraceLimit = 0
  try {
    return run()
  } finally {
    errors.stackTraceLimit = limit
  }
}
