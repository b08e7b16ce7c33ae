/**
 * `npm run new source|transform|sink|table|function NAME`: writes the folder of a new component, or the file of a new function
 * of the language, which works and passes its tests as it is, and its changelog fragment, and generates what follows from them.
 */
import { generated } from './generate/generated.ts'
import { add, formatted, write } from './generate/output.ts'
import { scaffold, ScaffoldError } from './new/scaffold.ts'

try {
  const [kind, name, ...others] = process.argv.slice(2)
  const files = await formatted(scaffold(kind, name, others))
  for (const path of [...add(files), ...write(await generated())]) process.stdout.write(`${path}\n`)
} catch (error) {
  if (!(error instanceof ScaffoldError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
