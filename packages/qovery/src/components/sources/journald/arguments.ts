import { matchArguments, matchesOf } from './matches.ts'
import type { JournaldOptions } from './options.ts'

/** The first version of journalctl that shows only the current boot with `--follow`. */
const FOLLOWS_ONE_BOOT = 250
/** The first version whose `--boot=all` takes that back. */
const FOLLOWS_ALL_BOOTS = 258

/** From where the journal is read: from an entry on, or from the beginning that the options name. */
export interface Start {
  readonly cursor: string | undefined
  /** When the source began to read, in seconds since the epoch: the meaning of "now". */
  readonly began: number
  /** The version of journalctl, where it matters and is known. */
  readonly version: number | undefined
}

/** The arguments with which journalctl writes what the options ask for, and goes on writing what comes. */
export function journalctlArguments(options: JournaldOptions, start: Start): string[] {
  const { journal_directory, journal_namespace, extra_args } = options
  return [
    '--follow',
    '--all',
    '--no-tail',
    '--no-pager',
    '--output=export',
    ...(journal_directory === undefined ? [] : [`--directory=${journal_directory}`]),
    ...(journal_namespace === undefined ? [] : [`--namespace=${journal_namespace}`]),
    ...boots(options, start.version),
    begin(options, start),
    ...extra_args,
    ...matchArguments(matchesOf(options.include_matches, options.include_units)),
  ]
}

function boots({ current_boot_only }: JournaldOptions, version = 0): string[] {
  if (current_boot_only) return ['--boot']
  if (version >= FOLLOWS_ALL_BOOTS) return ['--boot=all']
  // Nothing else takes the restriction back there.
  return version >= FOLLOWS_ONE_BOOT ? ['--merge'] : []
}

function begin({ since_now }: JournaldOptions, { cursor, began }: Start): string {
  // The entry itself comes too: with `--after-cursor`, versions lose an entry where that one is gone or filtered out.
  if (cursor !== undefined) return `--cursor=${cursor}`
  return since_now ? `--since=@${began.toFixed(6)}` : '--since=@1'
}
