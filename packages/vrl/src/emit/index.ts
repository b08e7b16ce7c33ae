export { emit } from './emit.ts'
export { link, type Linked, type Result } from './link.ts'
