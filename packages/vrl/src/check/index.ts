export { check } from './check.ts'
export type { Binding, Checked, CheckedArgument, CheckedCall, ExpressionType } from './checked.ts'
export type { CheckOptions, ReadOnlyPath } from './options.ts'
