/** What all promises give, as `Promise.all`; where several fail, the error is an `AggregateError` of all that failed. */
export async function allOf<const T extends readonly unknown[]>(
  values: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  const settled = await Promise.allSettled(values)
  const errors = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  if (errors.length > 1) throw new AggregateError(errors)
  return Promise.all(values)
}
