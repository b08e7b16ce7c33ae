/** A fenced block of a page, with what its info string says of it. */
export interface Block {
  /** The language: `yaml`, `sh`, `text` … */
  readonly language: string
  /** The file that the page tells the reader to save the block as. */
  readonly title: string | undefined
  /** Whether the numbers in it count, too. */
  readonly exact: boolean
  readonly text: string
  /** Where it begins, from 1. */
  readonly line: number
}

/** What stands between two headings of the second level. */
export interface Section {
  readonly heading: string
  readonly blocks: readonly Block[]
}

const FENCE = /^```(\w*)(?: (.*))?$/

/** The sections of a page in Markdown that have blocks; the first one has the page's own heading. */
export function sectionsOf(page: string): Section[] {
  const sections: { heading: string; blocks: Block[] }[] = [{ heading: '', blocks: [] }]
  const lines = page.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string
    const heading = /^##? (.*)$/.exec(line)?.[1]
    if (heading !== undefined) sections.push({ heading, blocks: [] })
    const [fence, language = '', info = ''] = FENCE.exec(line) ?? []
    if (fence === undefined) continue
    const end = lines.indexOf('```', at + 1)
    if (end < 0) throw new Error(`the block of line ${at + 1} has no end`)
    sections.at(-1)?.blocks.push({
      language,
      title: /title="([^"]+)"/.exec(info)?.[1],
      exact: /\bexact\b/.test(info),
      text: `${lines.slice(at + 1, end).join('\n')}\n`,
      line: at + 1,
    })
    at = end
  }
  return sections.filter(({ blocks }) => blocks.length > 0)
}
