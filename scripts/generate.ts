/**
 * `npm run generate [-- --check]`: writes what follows from the components and options — the registry of built-ins, the
 * reference, the tables of options in READMEs. With `--check` it writes nothing and fails where something is out of date.
 */
import { generated } from './generate/generated.ts'
import { differences, write } from './generate/output.ts'

const files = await generated()
if (process.argv.includes('--check')) {
  const stale = differences(files)
  for (const path of stale) process.stderr.write(`${path} is out of date: run "npm run generate"\n`)
  if (stale.length > 0) process.exitCode = 1
} else {
  for (const path of write(files)) process.stdout.write(`${path}\n`)
}
