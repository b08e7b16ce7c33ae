export { highlighting } from './highlighting.ts'
export { parser } from './parser.generated.ts'
