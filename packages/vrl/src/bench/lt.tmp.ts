import { longProgram } from '/work/main/packages/vrl/src/fixtures/long-program.ts'
import { compile, drawDiagnostics } from '@qovery/vrl'
import { parse } from '/work/main/packages/vrl/src/syntax/index.ts'
const p = longProgram(Number(process.argv[2] ?? 2000))
console.log(p.split('\n').length)
for (let i = 0; i < 6; i++) {
  const c0 = process.cpuUsage(); const t = performance.now()
  parse(p); const t1 = performance.now()
  const { diagnostics, program } = await compile(p, {})
  const c = process.cpuUsage(c0)
  console.log((t1-t).toFixed(0), (performance.now() - t1).toFixed(0), 'cpu', ((c.user + c.system) / 1000).toFixed(0), program === undefined ? diagnostics.length : program.javascript.length)
}
