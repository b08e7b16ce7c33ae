export { compileStrftime, StrftimeSyntaxError, type Strftime, type ZoneOffset } from './strftime.ts'
export { isZone, Zone } from './zone.ts'
