import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './testing/checkout-copy.ts'

const IGNORED = /(^|\/)(node_modules|dist|fixtures|\.git|coverage)(\/|$)/
const PAGES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.md') && !IGNORED.test(path),
)

test.each(PAGES)('%s links only to what is there', (page) => {
  const text = withoutCode(readFileSync(join(ROOT, page), 'utf8'))
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link as string)
  expect(links.filter((link) => !isThere(page, link))).toEqual([])
})

function isThere(page: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return true
  const [path = '', anchor] = link.split('#')
  const file = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path)
  if (!existsSync(file) || relative(ROOT, file).startsWith('..')) return false
  return anchor === undefined || anchorsIn(readFileSync(file, 'utf8')).has(anchor)
}

/** The anchors that GitHub gives headings. */
function anchorsIn(text: string): Set<string> {
  const headings = [...withoutCode(text, false).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading)
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  )
}

function withoutCode(text: string, inline = true): string {
  const prose = text.replaceAll(/^```.*?^```$/gms, '')
  return inline ? prose.replaceAll(/`[^`\n]*`/g, '`code`') : prose
}
