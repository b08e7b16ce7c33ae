import type { Command, HelpConfiguration, Option } from 'commander'

/** The widest that help is written, also where nobody knows how wide the terminal is. */
const WIDTH = 100

/** Makes the help of a command, and of those added to it later, as wide as the terminal allows. */
export function formatHelp(command: Command): Command {
  const width = (columns: number | undefined) => Math.min(columns ?? WIDTH, WIDTH)
  return command.configureHelp(FORMAT).configureOutput({
    getOutHelpWidth: () => width(process.stdout.columns),
    getErrHelpWidth: () => width(process.stderr.columns),
  })
}

/** The variables that set a flag are told once, below all flags. */
const FORMAT: HelpConfiguration = {
  optionDescription: ({ description, argChoices, defaultValue, defaultValueDescription }: Option) => {
    const standard = defaultValueDescription ?? (isShown(defaultValue) ? String(defaultValue) : undefined)
    const facts = [argChoices?.join(', '), standard && `default: ${standard}`].filter(Boolean)
    return facts.length === 0 ? description : `${description} (${facts.join('; ')})`
  },
}

function isShown(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}

/** What stands below the flags of the whole program. */
export const AFTER_FLAGS = `
Where no flag names a config it is ./qovery.yaml, else /etc/qovery/qovery.yaml, .toml or .json.
Most flags can be set in the environment too, --config-dir as QOVERY_CONFIG_DIR, and the level of
the log as QOVERY_LOG=debug; several files or folders stand there with commas in between.
"qovery COMMAND --help" shows the flags of a command.`
