/**
 * `npm run new source|transform|sink|table|function NAME`: writes the folder of a new component, or the file of a new function
 * of the language, which works and passes its tests as it is, and its changelog fragment, and generates what follows from them.
 */
import { scaffold, ScaffoldError } from './new/scaffold.ts'

try {
  const [kind, name, ...others] = process.argv.slice(2)
  const scaffolded = scaffold(kind, name, others)
  // Loaded late: they read the whole checkout, and a slip on the command line is told at once.
  const { formatted } = await import('./new/formatted.ts')
  const { add } = await import('./generate/output.ts')
  const { ofComponents, ofFunctions } = await import('./generate/generated.ts')
  const own = add(await formatted(scaffolded))
  const following = add(kind === 'function' ? await ofFunctions() : await ofComponents())
  for (const path of [...own, ...following]) process.stdout.write(`${path}\n`)
} catch (error) {
  if (!(error instanceof ScaffoldError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
