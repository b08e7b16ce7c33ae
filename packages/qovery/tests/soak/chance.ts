/** A whole number from 0 up to, and without, `limit`. */
export function below(limit: number): number {
  return Math.floor(Math.random() * limit)
}

/** True once in so many times. */
export function onceIn(times: number): boolean {
  return below(times) === 0
}

export function oneOf<T>(choices: readonly T[]): T {
  return choices[below(choices.length)] as T
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
