import { Command, CommanderError, Option } from 'commander'
import { builtin } from '../components/builtin.ts'
import { ExitCode } from './exit-codes.ts'
import { listComponents } from './list.ts'
import {
  addConfigFlags,
  addOutputFlags,
  addRunFlags,
  type ConfigFlags,
  type OutputFlags,
  type RunFlags,
} from './options.ts'
import { version } from './version.ts'

/** Reads the command line, does what it says and returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = ExitCode.ok
  const program = new Command('qovery')
    .description('Collects metrics, logs and traces, shapes them and delivers them.')
    .version(`qovery ${version()}`, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .showHelpAfterError('(qovery --help lists all flags)')
  addOutputFlags(addRunFlags(addConfigFlags(program))).action(async (flags: RunFlags) => {
    const { run } = await import('./run.ts')
    code = await run(flags, builtin)
  })
  addValidate(program, (result) => {
    code = result
  })
  program
    .command('list')
    .description('Print the names of all components.')
    .addOption(new Option('--format <format>', 'format of the list').choices(['text', 'json']).default('text'))
    .action(({ format }: { format: 'text' | 'json' }) => void process.stdout.write(listComponents(builtin, format)))
  program
    .command('generate-schema')
    .description('Print the JSON Schema of configs, for completion in editors.')
    .option('-o, --output-path <file>', 'write it to a file')
    .action(async (flags: { outputPath?: string }) => {
      const { writeSchema } = await import('./generate-schema.ts')
      await writeSchema(builtin, flags.outputPath)
    })
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage
    throw error
  }
}

interface ValidateFlags extends ConfigFlags, Pick<OutputFlags, 'color'> {
  readonly environment: boolean
  readonly denyWarnings?: boolean
}

function addValidate(program: Command, done: (code: number) => void): void {
  addConfigFlags(program.command('validate [files...]'))
    .description('Check a config: print all that is wrong with it at once.')
    .option('--no-environment', 'do not ask receivers and folders whether they are there')
    .option('-d, --deny-warnings', 'fail also on warnings')
    .action(async (files: string[], flags: ValidateFlags, command: Command) => {
      const { validate } = await import('./validate.ts')
      done(await validate(files, { ...command.optsWithGlobals<ValidateFlags>(), ...flags }, builtin))
    })
}
