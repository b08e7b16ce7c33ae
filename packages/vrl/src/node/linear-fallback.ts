import v8 from 'node:v8'
import { trustLinearFallback } from '../regex/index.ts'

/** So many steps back are allowed before V8 starts again with its engine that takes linear time. */
const BACKTRACKS = 5000

/** Has V8 finish patterns that try ever more ways to match a text in linear time, and lets `Regex` count on it. */
export function useLinearFallback(): void {
  v8.setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')
  v8.setFlagsFromString(`--regexp-backtracks-before-fallback=${BACKTRACKS}`)
  trustLinearFallback(BACKTRACKS)
}
