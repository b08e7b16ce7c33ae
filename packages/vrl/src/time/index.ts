export { compileStrftime, StrftimeSyntaxError, type Strftime, type ZoneOffset } from './strftime.ts'
