export { check } from './check.ts'
export type { Checked } from './checked.ts'
export type { CheckOptions, ReadOnlyPath } from './options.ts'
