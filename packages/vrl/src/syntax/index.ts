export type * from './ast.ts'
export { parse } from './parser.ts'
export { print } from './printer.ts'
