export {
  CallFault,
  CATEGORIES,
  defineFunction,
  type CallSite,
  type CallType,
  type ClosureFunction,
  type Deprecation,
  type FunctionDefinition,
  type FunctionExample,
  type Run,
} from './definition.ts'
export { fail, Failure } from './failure.ts'
export type {
  Compression,
  DnsQuestion,
  EnrichmentTable,
  Host,
  HttpRequest,
  TableCondition,
  TableOptions,
} from './host.ts'
export { Lazy } from './lazy.ts'
export { param, type Parameter } from './parameter.ts'
export type { Place } from './place.ts'
export type { Secrets, Subject } from './running.ts'
export type { InlineWord } from './inline.ts'
export { invoke } from './invoke.ts'
export { stackless } from './stackless.ts'
