import { readdirSync, readFileSync } from 'node:fs'
import { parseJson, type Value } from '@qovery/vrl/value'

/** A program with what it is run on and what it must give. */
export interface Fixture {
  readonly file: string
  /** What it shows, in a sentence. */
  readonly title: string
  readonly event: Value
  /** How the result is displayed, or `undefined` where the fixture asks for something else. */
  readonly result: string | undefined
  /** The message it fails with, when it is compiled or when it runs. */
  readonly raises: string | undefined
  /** All that is said of it when it is compiled, as it is drawn. */
  readonly diagnostic: string | undefined
  readonly program: string
}

/** The fixtures below a folder: files `*.vrl` with cases that a line `---` parts. */
export function fixturesIn(folder: URL): Fixture[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.vrl'))
  return files.sort().flatMap((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8')
    return text.split(/^---\n/m).map((part) => fixture(file, part))
  })
}

function fixture(file: string, text: string): Fixture {
  const lines = text.split('\n')
  while (lines[0]?.trim() === '') lines.shift()
  const titles: string[] = []
  const parts = new Map<string, string[]>()
  let part: string[] | undefined
  while (lines[0]?.startsWith('#') === true) {
    const line = (lines.shift() as string).replace(/^# ?/, '')
    const match = /^(object|result|raises|diagnostic): ?(.*)$/.exec(line)
    if (match !== null) parts.set(match[1] as string, (part = match[2] === '' ? [] : [match[2] as string]))
    else if (part === undefined) titles.push(line)
    else part.push(line)
  }
  const wanted = (name: string) => parts.get(name)?.join('\n').trimEnd()
  return {
    file,
    title: titles.join(' ').trim(),
    event: parseJson(wanted('object') ?? '{}'),
    result: wanted('result'),
    raises: wanted('raises'),
    diagnostic: wanted('diagnostic'),
    program: lines.join('\n').trim(),
  }
}
