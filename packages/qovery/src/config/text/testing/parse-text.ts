import { parseDocument, type Document, type Format } from '../document.ts'
import { parseJson } from '../json.ts'
import { parseToml } from '../toml.ts'
import { parseYaml } from '../yaml.ts'

const PARSERS = { yaml: parseYaml, toml: parseToml, json: parseJson }

/** Reads one config text with the parser of its format. */
export function parseText(text: string, file: string, format: Format): Document {
  return parseDocument(text, file, format, PARSERS[format])
}
