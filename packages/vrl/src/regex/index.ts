export { trustLinearFallback } from './engine.ts'
export type { Replacement, RegexMatch, Span } from './match.ts'
export { Regex } from './regex.ts'
export { RegexSyntaxError } from './syntax-error.ts'
