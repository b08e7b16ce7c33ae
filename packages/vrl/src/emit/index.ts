export { emit, type Emitted } from './emit.ts'
export { link, type Linked, type Result } from './link.ts'
