import type { Format, Parse } from './document.ts'

/** Loads what reads a format, when a file of it is there. */
export async function parserOf(format: Format): Promise<Parse> {
  switch (format) {
    case 'yaml':
      return (await import('./yaml.ts')).parseYaml
    case 'toml':
      return (await import('./toml.ts')).parseToml
    case 'json':
      return (await import('./json.ts')).parseJson
  }
}
