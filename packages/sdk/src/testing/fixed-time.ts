const NOW = 1_700_000_000_000

/** Runs `action` at an instant that is always the same, with a chance that always falls the same way. */
export function atFixedTime(action: () => void): void {
  const { now } = Date
  const { random } = Math
  let seed = 1
  Date.now = () => NOW
  Math.random = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  try {
    action()
  } finally {
    Date.now = now
    Math.random = random
  }
}
