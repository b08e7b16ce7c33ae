import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Selection } from '../config/text/files.ts'

/** Flags that choose the files of a config. */
export interface ConfigFlags {
  readonly config?: string[]
  readonly configDir?: string[]
  readonly configYaml?: string[]
  readonly configToml?: string[]
  readonly configJson?: string[]
}

/** Flags of what is said on the terminal. */
export interface OutputFlags {
  readonly verbose: number
  readonly quiet: number
  readonly color: 'auto' | 'always' | 'never'
  readonly logFormat: 'text' | 'json'
  readonly internalLogRateLimit: number
}

export interface RunFlags extends ConfigFlags, OutputFlags {
  readonly requireHealthy?: boolean
  readonly gracefulShutdownLimitSecs: number
  readonly gracefulShutdownLimit: boolean
  readonly allowEmptyConfig?: boolean
  readonly threads?: number
}

const gather = (value: string, before: string[] = []): string[] => [
  ...before,
  ...value.split(',').filter((item) => item !== ''),
]
const count = (_value: string, before: number): number => before + 1
const paths = (flags: string, text: string, env: string) => new Option(flags, text).argParser(gather).env(env)
const seconds = (flags: string, text: string, env: string, standard: number) =>
  new Option(flags, text).env(env).default(standard)

function positive(value: string): number {
  const number = Number(value)
  if (value.trim() === '' || !(number > 0)) throw new InvalidArgumentError('It must be a number above 0.')
  return number
}

function notNegative(value: string): number {
  const number = Number(value)
  if (value.trim() === '' || !(number >= 0)) throw new InvalidArgumentError('It must be a number, 0 or above.')
  return number
}

function whole(value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.')
  return number
}

export function addConfigFlags(command: Command): Command {
  return command
    .optionsGroup('Config:')
    .addOption(paths('-c, --config <path>', 'file or glob, its format told by its name; repeatable', 'QOVERY_CONFIG'))
    .addOption(paths('-C, --config-dir <dir>', 'folder with one file per component; repeatable', 'QOVERY_CONFIG_DIR'))
    .addOption(paths('--config-yaml <path>', 'file or glob in YAML, whatever its name', 'QOVERY_CONFIG_YAML'))
    .addOption(paths('--config-toml <path>', 'file or glob in TOML, whatever its name', 'QOVERY_CONFIG_TOML'))
    .addOption(paths('--config-json <path>', 'file or glob in JSON, whatever its name', 'QOVERY_CONFIG_JSON'))
}

/** The flag for colours; a command has it without a default, so that what stands before the command counts. */
export function colorFlag(): Option {
  return new Option('--color <when>', 'colours').choices(['auto', 'always', 'never'])
}

export function addOutputFlags(command: Command): Command {
  const format = new Option('--log-format <format>', 'format of the log').choices(['text', 'json'])
  return command
    .optionsGroup('Log, on the standard error:')
    .addOption(new Option('-v, --verbose', 'say more: debug; twice: trace').argParser(count).default(0, ''))
    .addOption(
      new Option('-q, --quiet', 'say less: warnings; twice: errors; three times: nothing')
        .argParser(count)
        .default(0, ''),
    )
    .addOption(colorFlag().env('QOVERY_COLOR').default('auto'))
    .addOption(format.env('QOVERY_LOG_FORMAT').default('text'))
    .addOption(
      seconds(
        '-i, --internal-log-rate-limit <secs>',
        'how long lines like one already shown are only counted; 0: all lines are shown',
        'QOVERY_INTERNAL_LOG_RATE_LIMIT',
        10,
      ).argParser(notNegative),
    )
}

export function addRunFlags(command: Command): Command {
  const empty = new Option('--allow-empty-config', 'run even without sources or sinks')
  const healthy = new Option('-r, --require-healthy', 'do not run when the receiver of a sink is not there')
  const threads = new Option(
    '-t, --threads <number>',
    'threads for transforms that one cannot keep up with; 1: none beside the main one (default: one per core)',
  )
  const unlimited = new Option('--no-graceful-shutdown-limit', 'wait at the end for as long as delivery takes')
  return command
    .optionsGroup('Start and end:')
    .addOption(switchedBy('QOVERY_ALLOW_EMPTY_CONFIG', empty))
    .addOption(switchedBy('QOVERY_REQUIRE_HEALTHY', healthy))
    .addOption(
      seconds(
        '--graceful-shutdown-limit-secs <secs>',
        'how long delivery of what is under way may take at the end',
        'QOVERY_GRACEFUL_SHUTDOWN_LIMIT_SECS',
        60,
      ).argParser(positive),
    )
    .addOption(switchedBy('QOVERY_NO_GRACEFUL_SHUTDOWN_LIMIT', unlimited))
    .optionsGroup('Work:')
    .addOption(threads.argParser(whole).env('QOVERY_THREADS'))
}

/** A flag that a variable of the environment may set too; commander takes any value of it for a yes. */
function switchedBy(variable: string, option: Option): Option {
  return /^(?:false|no|off|0|)$/i.test(process.env[variable] ?? '') ? option : option.env(variable)
}

/** The files that the flags, or the files named without a flag, choose. */
export function selectionOf(flags: ConfigFlags, files: readonly string[] = []): Selection {
  const named = [
    ...[...files, ...(flags.config ?? [])].map((pattern) => ({ pattern })),
    ...(flags.configYaml ?? []).map((pattern) => ({ pattern, format: 'yaml' as const })),
    ...(flags.configToml ?? []).map((pattern) => ({ pattern, format: 'toml' as const })),
    ...(flags.configJson ?? []).map((pattern) => ({ pattern, format: 'json' as const })),
  ]
  return { files: named, directories: flags.configDir ?? [] }
}
