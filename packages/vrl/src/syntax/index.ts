export type * from './ast.ts'
export { parse, type Parsed } from './parser.ts'
export { print } from './printer.ts'
export type { Span } from './span.ts'
