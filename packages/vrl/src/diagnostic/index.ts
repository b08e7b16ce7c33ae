export { CODES, type Code } from './codes.ts'
export { Diagnostics, type Diagnostic, type Label, type Note, type Severity } from './diagnostic.ts'
export { render, type RenderOptions } from './render.ts'
