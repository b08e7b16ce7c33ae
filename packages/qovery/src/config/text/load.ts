import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { ConfigFile } from './config-file.ts'
import type { Path, Table } from './data.ts'
import { pointerOf } from './data.ts'
import type { Document } from './document.ts'
import { parseDocument } from './document.ts'
import { parserOf } from './parsers.ts'
import type { Fault } from './fault.ts'
import { hasErrors } from './fault.ts'
import type { Selection } from './files.ts'
import { findConfigFiles } from './files.ts'
import type { Variables } from './interpolate.ts'
import { interpolate, processVariables } from './interpolate.ts'
import type { Part } from './merge.ts'
import { mergeDocuments } from './merge.ts'
import { pathFault } from './path-fault.ts'
import type { WrittenText } from './written-text.ts'
import { writtenText } from './written-text.ts'

/** The text side of a config: all files read, put together, with their variables replaced. */
export interface ConfigText {
  /** Undefined where a file is missing or cannot be read as a config; `faults` then hold an error. */
  readonly value: Table | undefined
  /** JSON pointers of the strings that came from variables: `coerceInterpolated` reads them as other types. */
  readonly interpolated: ReadonlySet<string>
  /** JSON pointers of the strings whose variables are faults already. */
  readonly unresolved: ReadonlySet<string>
  readonly locate: Document['locate']
  /** How the string at a path is written; `undefined`: there is none, or its text cannot be followed, as that of an alias. */
  written(path: Path): WrittenText | undefined
  readonly faults: readonly Fault[]
  /** The paths of the files read, in order. */
  readonly files: readonly string[]
  /** The config directories looked into. */
  readonly directories: readonly string[]
}

/** A larger config file is a fault. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024

/** Finds, reads, parses, merges and interpolates the files of a selection. Never throws for what files hold. */
export async function loadText(selection: Selection, variables: Variables = processVariables()): Promise<ConfigText> {
  const found = await findConfigFiles(selection)
  const faults = [...found.faults]
  const parts: Part[] = []
  for (const file of found.files) {
    const text = await readText(file, faults)
    if (text === undefined) continue
    const parse = await parserOf(file.format)
    parts.push({ document: parseDocument(text, file.path, file.format, parse), mount: file.mount })
  }
  const whole = !hasErrors(faults)
  const merged = mergeDocuments(parts)
  const { value, interpolated, unresolved, edits, faults: unset } = interpolate(merged, variables)
  return {
    value: whole ? value : undefined,
    interpolated,
    unresolved,
    locate: merged.locate,
    written: (path) => writtenText(merged, path, edits.get(pointerOf(path))),
    faults: [...faults, ...merged.faults, ...unset],
    files: found.files.map((file) => file.path),
    directories: found.directories,
  }
}

async function readText({ path }: ConfigFile, faults: Fault[]): Promise<string | undefined> {
  let bytes: Buffer | undefined
  try {
    await using handle = await open(path)
    bytes = await readAtMost(handle, MAX_FILE_BYTES)
  } catch (error) {
    faults.push(pathFault(path, error))
    return undefined
  }
  if (bytes === undefined) {
    const message = `${path} is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB`
    faults.push({ severity: 'error', code: 'too-large', message, hint: 'check that it is a config file, or split it' })
    return undefined
  }
  const text = bytes.toString('utf8')
  const broken = firstDifference(bytes, Buffer.from(text))
  if (broken === undefined) return text
  const line = bytes.subarray(0, broken).toString('latin1').split('\n').length
  const location = { file: path, line, column: 1, endColumn: 1, lineText: '' }
  const message = `${path} is not valid UTF-8`
  faults.push({ severity: 'error', code: 'not-utf8', message, location, hint: 'save the file in the encoding UTF-8' })
  return undefined
}

/** Everything up to the end, or undefined when that is more than a limit. Works for pipes too. */
async function readAtMost(handle: FileHandle, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(64 * 1024))
    if (bytesRead === 0) return Buffer.concat(chunks)
    size += bytesRead
    if (size > limit) return undefined
    chunks.push(buffer.subarray(0, bytesRead))
  }
}

function firstDifference(left: Buffer, right: Buffer): number | undefined {
  if (left.equals(right)) return undefined
  let at = 0
  while (left[at] === right[at]) at++
  return at
}
