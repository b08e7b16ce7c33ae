export { Failure } from '../function/index.ts'
export type { FieldNaming } from './field-naming.ts'
export { MessageType } from './message-type.ts'
