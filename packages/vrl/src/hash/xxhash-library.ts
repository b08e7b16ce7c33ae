import { Lazy } from '../function/index.ts'

/** XXH32 and XXH64. */
export const xxhashLibrary = new Lazy(async () => {
  const { default: load } = await import('xxhash-wasm')
  return load()
})
