import { messageOf } from '@qovery/sdk'
import { Command, CommanderError, Option } from 'commander'
import { builtin } from '../components/builtin.ts'
import { suggest } from '../config/text/suggest.ts'
import { ExitCode } from './exit-codes.ts'
import { AFTER_FLAGS, formatHelp } from './help.ts'
import { listComponents } from './list.ts'
import { addConfigFlags, addOutputFlags, addRunFlags, colorFlag, type RunFlags } from './options.ts'
import { Printing } from './printing.ts'
import type { TestFlags } from './test/test.ts'
import type { ValidateOptions } from './validate.ts'
import type { VrlFlags } from './vrl/flags.ts'
import { version } from './version.ts'

/** Reads the command line, does what it says and returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const printing = new Printing()
  let isPipeline = false
  let code: number = ExitCode.ok
  const done = (result: number) => {
    code = result
  }
  const program = formatHelp(new Command('qovery'))
  addRun(program, done)
  addValidate(program, done)
  addTest(program, done)
  addList(program)
  addGenerateSchema(program, done)
  addVrl(program, done)
  program.hook('preAction', (_, command) => {
    isPipeline = command === program
  })
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    code = error.exitCode === 0 ? ExitCode.ok : ExitCode.usage
  }
  // What a pipeline writes is the business of its sinks, and has a limit of its own for the end.
  const fault = isPipeline ? undefined : await printing.done()
  if (fault === undefined) return code
  process.stderr.write(`error: the output could not be written: ${messageOf(fault)}\n`)
  return code === ExitCode.ok ? ExitCode.failure : code
}

type Done = (code: number) => void

function addRun(program: Command, done: Done): void {
  addOutputFlags(addRunFlags(addConfigFlags(program)))
    .usage('[flags]\n       qovery COMMAND [flags]')
    .description(
      'Collects metrics, logs and traces, shapes them and delivers them: without a command it runs the pipeline of a ' +
        'config until it is told to stop or all its sources have ended.',
    )
    .optionsGroup('Other:')
    .version(`qovery ${version()}`, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('(qovery --help lists all flags)')
    .addHelpText('after', AFTER_FLAGS)
    .argument('[words...]')
    .action(async (words: string[], flags: RunFlags) => {
      if (words[0] !== undefined) refuse(words[0], program)
      const { run } = await import('./run.ts')
      done(await run(flags, builtin))
    })
}

/** A word that is no command is one with a slip, or, where it looks like a file, a config without its flag. */
function refuse(word: string, program: Command): never {
  const meant = suggest(
    word,
    program.commands.map((command) => command.name()),
  )
  const advice = /[./]/.test(word) ? ` To run a config: qovery --config ${word}` : ''
  program.error(`error: there is no command "${word}".${meant === undefined ? advice : ` Did you mean "${meant}"?`}`)
}

function addValidate(program: Command, done: Done): void {
  const command = program.command('validate').argument('[files...]', 'the config, where no flag names it')
  command
    .description('Check a config: print all that is wrong with it at once.')
    .option('--no-environment', 'do not ask whether receivers, files and folders are there')
    .option('-d, --deny-warnings', 'fail also on warnings')
    .option('--allow-empty-config', 'accept a config without sources or sinks')
    .addOption(colorFlag())
    .action(async (files: string[], flags: ValidateOptions) => {
      const { validate } = await import('./validate.ts')
      done(await validate(files, { ...command.optsWithGlobals<ValidateOptions>(), ...flags }, builtin))
    })
  addConfigFlags(command)
}

function addTest(program: Command, done: Done): void {
  const command = program.command('test').argument('[files...]', 'the config, where no flag names it')
  command
    .description('Run the unit tests of a config: its section "tests".')
    .option('--junit <file>', 'write the results to a file, as JUnit XML')
    .addOption(colorFlag())
    .action(async (files: string[], flags: TestFlags) => {
      const { test } = await import('./test/test.ts')
      done(await test(files, { ...command.optsWithGlobals<TestFlags>(), ...flags }, builtin))
    })
  addConfigFlags(command)
}

function addList(program: Command): void {
  program
    .command('list')
    .description('Print the names of all components.')
    .addOption(new Option('--format <format>', 'format of the list').choices(['text', 'json']).default('text'))
    .action(({ format }: { format: 'text' | 'json' }) => void process.stdout.write(listComponents(builtin, format)))
}

function addGenerateSchema(program: Command, done: Done): void {
  program
    .command('generate-schema')
    .description('Print the JSON Schema of configs, for editors.')
    .option('-o, --output-path <file>', 'write it to a file')
    .action(async ({ outputPath }: { outputPath?: string }) => {
      const { writeSchema } = await import('./generate-schema.ts')
      try {
        await writeSchema(builtin, outputPath)
      } catch (error) {
        process.stderr.write(`error: the schema could not be written: ${messageOf(error)}\n`)
        done(ExitCode.failure)
      }
    })
}

function addVrl(program: Command, done: Done): void {
  const command = program.command('vrl').argument('[program]', 'the program')
  command
    .description(
      'Run a VRL program on events, one JSON object per line, and print what it gives for each. Without a program: ' +
        'try the language line by line.',
    )
    .option('-p, --program <file>', 'a file with the program')
    .option('-i, --input <file>', 'a file with events; left out: the standard input')
    .option('-o, --print-object', 'print the event instead of what the program gives')
    .option('--print-warnings', 'print warnings of the compiler too')
    .option('-z, --timezone <zone>', 'the zone of times that name none: an IANA name, or local', 'local')
    .option('-q, --quiet', 'begin line by line without a word of welcome')
    .option('--emit', 'print the JavaScript that the program becomes, and do not run it')
    .addOption(colorFlag())
    .action(async (text: string | undefined, flags: VrlFlags) => {
      const { vrl } = await import('./vrl/vrl.ts')
      done(await vrl(text, { ...command.optsWithGlobals<VrlFlags>(), ...flags }))
    })
}
