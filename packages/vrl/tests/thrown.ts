/** What `action` throws; `undefined` where it returns. */
export function thrownBy(action: () => unknown): unknown {
  try {
    action()
    return undefined
  } catch (error) {
    return error
  }
}
