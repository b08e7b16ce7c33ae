export {
  CallFault,
  CATEGORIES,
  defineFunction,
  type CallSite,
  type CallType,
  type Category,
  type ClosureFunction,
  type ClosureSpec,
  type Deprecation,
  type FunctionDefinition,
  type FunctionExample,
  type LazyLibrary,
  type Run,
} from './definition.ts'
export { fail, Failure } from './failure.ts'
export type {
  Compression,
  DnsQuestion,
  EnrichmentTable,
  Host,
  HttpRequest,
  LogLevel,
  TableCondition,
  TableOptions,
} from './host.ts'
export { Lazy } from './lazy.ts'
export { param, type ArgumentsOf, type Parameter, type Passed } from './parameter.ts'
export type { Place } from './place.ts'
export type { Secrets, Subject } from './running.ts'
export { invoke, type Invocation } from './invoke.ts'
export { stackless } from './stackless.ts'
