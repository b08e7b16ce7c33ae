export { Kind, kindOf, Type } from './kind/index.ts'
export {
  CODES as DIAGNOSTIC_CODES,
  render as drawDiagnostics,
  type Diagnostic,
  type RenderOptions,
} from './diagnostic/index.ts'
export { type Result } from './emit/index.ts'
export {
  Failure,
  type EnrichmentTable,
  type FunctionDefinition,
  type FunctionExample,
  type Host,
  type Parameter as FunctionParameter,
  type Secrets,
  type Subject,
  type TableCondition,
  type TableOptions,
} from './function/index.ts'
export { compile, Program, type Compilation, type CompileOptions } from './program/compile.ts'
export {
  fieldUse,
  readsBeforeReplacing,
  readsMetadata,
  touchesOnlyFields,
  type FieldNames,
  type FieldUse,
} from './program/fields.ts'
export { mayLeaveHalfDone } from './program/undo.ts'
export { Aborted } from './runtime/index.ts'
export { FUNCTIONS } from './stdlib/index.ts'
export type { Expression } from './syntax/index.ts'
export { LANGUAGE, type LanguagePart } from './syntax/reference.ts'
