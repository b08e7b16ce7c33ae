import { bench, do_not_optimize, run, summary } from 'mitata'
import { fromBytes, ownField, parseJson, toBytes, type ValueObject } from './index.ts'

const line = `{"timestamp":"2026-11-22T17:00:00.025Z","level":"info","status":200,"duration_ms":3127.25,"user":{"id":73121},"path":"${'/api/v1'.repeat(30)}"}`
const invalid = Uint8Array.of(0x61, 0xff, 0x62, 0x80)
const object = parseJson(line) as ValueObject

summary(() => {
  bench('JSON.parse', () => do_not_optimize(JSON.parse(line)))
  bench('parseJson', () => do_not_optimize(parseJson(line)))
})
bench('fromBytes, no UTF-8', () => do_not_optimize(fromBytes(invalid)))
bench('toBytes, short', () => do_not_optimize(toBytes('a short text')))
bench('ownField', () => do_not_optimize(ownField(object, 'status')))
await run()
