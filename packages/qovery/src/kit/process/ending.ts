/** How a program ended: one of the two is set, or neither where it could not be ended. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** How a program ended, in a few words: `exit code 1`, `signal SIGKILL`. */
export function endingText({ code, signal }: Ending): string {
  if (code !== null) return `exit code ${code}`
  return signal === null ? 'an end that nobody saw' : `signal ${signal}`
}

/** The same as the value of a label: the code, or the name of the signal. */
export function endingLabel({ code, signal }: Ending): string {
  return code === null ? (signal ?? 'unknown') : String(code)
}
