import { bench, run, summary } from 'mitata'
import { longProgram } from '../../tests/long-program.ts'
import { parse } from '../syntax/index.ts'
import { compile } from './compile.ts'

const PROGRAM = longProgram(2000)

// Twice the text has to take twice the time.
summary(() => {
  bench('parse 2,000 lines', () => parse(PROGRAM))
  for (const lines of [500, 1000, 2000, 4000]) {
    const source = longProgram(lines)
    bench(`compile ${lines} lines`, async () => compile(source))
  }
})

await run()
