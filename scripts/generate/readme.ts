import { posix } from 'node:path'

const START = '<!-- generated:options -->'
const END = '<!-- /generated -->'

/** A README.md with `options` in the place that is marked for them; `undefined` where nothing is marked. */
export function withOptions(readme: string, options: string): string | undefined {
  const start = readme.indexOf(START)
  const end = readme.indexOf(END, start)
  if (start < 0 || end < 0) return undefined
  return `${readme.slice(0, start + START.length)}\n\n${options}\n\n${readme.slice(end)}`
}

/** A README.md taken apart for the page of the reference that includes it. */
export interface ReadmeParts {
  /** What stands between the title and the first section. */
  readonly intro: string
  /** The sections, without the marks of what is generated in them. */
  readonly sections: string
}

/** The parts of the README in `folder`, with their links changed so that they lead from `page` to where they led from there. */
export function readmeParts(readme: string, places: { folder: string; page: string }, options: string): ReadmeParts {
  const body = relinked(readme.replace(/^# .*\n/, ''), places)
  const filled = (withOptions(body, options) ?? `${body}\n\n## Options\n\n${options}`)
    .replace(`\n\n${START}\n`, '\n')
    .replace(`\n\n${END}`, '')
  const first = filled.search(/^## /m)
  return { intro: filled.slice(0, first).trim(), sections: filled.slice(first).trim() }
}

function relinked(markdown: string, { folder, page }: { folder: string; page: string }): string {
  return markdown.replaceAll(/\]\((?![a-z]+:|#|\/)([^)\s]+)\)/g, (_all, target: string) => {
    const [path = '', anchor] = target.split('#')
    const moved = posix.relative(posix.dirname(page), posix.join(folder, path))
    return `](${moved}${anchor === undefined ? '' : `#${anchor}`})`
  })
}
