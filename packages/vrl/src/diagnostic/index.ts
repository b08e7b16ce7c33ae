export { CODES } from './codes.ts'
export type { Diagnostic, Label, Note, Severity } from './diagnostic.ts'
export { render, type RenderOptions } from './render.ts'
