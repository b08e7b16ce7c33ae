import { extname } from 'node:path'
import type { Path } from './data.ts'
import type { Format } from './document.ts'
import type { Fault } from './fault.ts'

/** One file to read, and where its root goes in the config. */
export interface ConfigFile {
  readonly path: string
  readonly format: Format
  readonly mount: Path
}

export interface Found {
  /** In the order of their paths, each once. */
  readonly files: readonly ConfigFile[]
  /** Directories whose entries decided which files there are, to be watched for new ones. */
  readonly directories: readonly string[]
  readonly faults: readonly Fault[]
}

/** The format that a file's extension names: .yaml, .yml, .toml or .json. */
export function formatOf(path: string): Format | undefined {
  return FORMATS.get(extname(path).toLowerCase())
}

const FORMATS = new Map<string, Format>([
  ['.yaml', 'yaml'],
  ['.yml', 'yaml'],
  ['.toml', 'toml'],
  ['.json', 'json'],
])
