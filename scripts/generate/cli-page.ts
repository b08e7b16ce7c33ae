import { execFileSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { code, fenced, page, table } from './markdown.ts'
import { root } from './tree.ts'

/** The page of the command line: what `--help` says of the program and of each command. */
export function cliPage(): string {
  const [whole = ''] = helpOf([''])
  const commands = commandsIn(whole)
  const helps = helpOf(commands)
  return page(
    '# Command line',
    '`qovery` without a command runs the pipeline of a config.',
    fenced('text', whole),
    '## Exit codes',
    table(['Code', 'When'], EXIT_CODES),
    ...commands.flatMap((command, i) => [`## ${code(`qovery ${command}`)}`, fenced('text', helps[i] ?? '')]),
  )
}

const EXIT_CODES = [
  ['0', 'All is well: what was under way is delivered, the config is right, its tests pass.'],
  [
    '1',
    'Not everything could be delivered at the end, a component that must start cannot, or an error came that nobody caught.',
  ],
  ['64', 'The command line is wrong.'],
  ['70', '`qovery vrl` was given a program that does not compile, or what it cannot read.'],
  ['78', 'The config is wrong, or one of its tests fails.'],
  ['130, 143', 'A second SIGINT, or SIGTERM, ended the program at once.'],
] as const

/**
 * The help of each command; of an empty one, of the program. It runs in a process of its own, so that neither the width
 * nor the colours of this terminal show in it.
 */
function helpOf(commands: readonly string[]): string[] {
  const main = pathToFileURL(join(root, 'packages/qovery/src/cli/main.ts')).href
  const program = `
    import { main } from ${JSON.stringify(main)}
    for (const command of process.argv.slice(1)) {
      process.exitCode = await main([...(command === '' ? [] : [command]), '--help'])
      process.stdout.write('\\0')
    }`
  const args = ['--conditions=@qovery/source', '--input-type=module', '--eval', program, '--', ...commands]
  const output = execFileSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
  return output.split('\0').slice(0, -1)
}

/** The names under "Commands:", without the one that only shows help. */
function commandsIn(help: string): string[] {
  const [, list = ''] = help.split(/^Commands:\n/m)
  return [...list.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help')
}
