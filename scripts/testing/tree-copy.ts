import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { COMPONENTS, root } from '../generate/tree.ts'
import { functionsModule, STDLIB } from '../generate/vrl-functions.ts'

const COPIED = [
  'packages',
  'scripts',
  'changelog.d',
  'package.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'vitest.config.ts',
  '.prettierrc',
  '.oxlintrc.json',
]

/** Functions of the language that a copy has: few, so that there is little to copy, compare and check. */
const FUNCTIONS = ['mod', 'now', 'upcase']

/** A copy of the checkout without its components, most functions, tests and what was built, in a folder of its own; the caller removes it. */
export function copyTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'qovery-tree-'))
  for (const path of COPIED) cpSync(join(root, path), join(copy, path), { recursive: true, filter: isWanted })
  for (const kind of ['sources', 'transforms', 'sinks']) mkdirSync(join(copy, COMPONENTS, kind), { recursive: true })
  // What lists the functions is generated, by a program that needs such a list to begin with.
  writeFileSync(join(copy, STDLIB, 'index.ts'), functionsModule(FUNCTIONS))
  linkModules(copy)
  return copy
}

/** Runs a program of the checkout in the copy. */
export function runIn(copy: string, program: string, args: readonly string[]): { code: number; output: string } {
  const env = {
    ...process.env,
    PATH: `${join(copy, 'node_modules/.bin')}:${process.env['PATH']}`,
    NO_COLOR: '1',
    NODE_COMPILE_CACHE: join(copy, 'node_modules/.cache/compiled'),
  }
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: copy, env, encoding: 'utf8' })
  return { code: status ?? -1, output: `${stdout}${stderr}` }
}

/** The text of every file in the copy, but for what is installed. */
export function textsIn(copy: string): Map<string, string> {
  const files = readdirSync(copy, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(files.map((file) => [relative(copy, file).split(sep).join('/'), readFileSync(file, 'utf8')]))
}

function isWanted(path: string): boolean {
  const name = relative(root, path).split(sep).join('/')
  const isComponent = new RegExp(`^${COMPONENTS}/(sources|transforms|sinks)/`).test(name)
  const [, stdlib] = new RegExp(`^${STDLIB}/(\\w+)\\.ts$`).exec(name) ?? []
  if (stdlib !== undefined && !FUNCTIONS.includes(stdlib)) return false
  return !isComponent && !/(^|\/)(node_modules|dist)(\/|$)|\.test\.ts$|\.tsbuildinfo$/.test(name)
}

/** What is installed, with the copy's own packages in place of the checkout's. */
function linkModules(copy: string): void {
  mkdirSync(join(copy, 'node_modules/@qovery'), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (['@qovery', 'qovery', '.vite', '.cache'].includes(name)) continue
    symlinkSync(join(root, 'node_modules', name), join(copy, 'node_modules', name))
  }
  for (const name of ['sdk', 'vrl']) symlinkSync(join(copy, 'packages', name), join(copy, 'node_modules/@qovery', name))
  const own = join(root, 'packages/qovery/node_modules')
  symlinkSync(own, join(copy, 'packages/qovery/node_modules'))
}
