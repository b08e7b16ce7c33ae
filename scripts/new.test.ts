import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMPONENTS, root } from './generate/tree.ts'
import { STDLIB } from './generate/vrl-functions.ts'
import { copyTree, runIn, textsIn } from './testing/tree-copy.ts'

const PATIENCE_MS = 60_000
const GENERATED = [`${COMPONENTS}/builtin.ts`, 'docs/reference/README.md', 'docs/reference/config.schema.json']
const CREATED = [
  ['source', 'ticks_of_time'],
  ['transform', 'set_team'],
  ['sink', 'http_lines'],
  ['table', 'country_names'],
] as const
const FUNCTION = `${STDLIB}/between_marks.ts`

let copy = ''
const script = (name: string, ...args: string[]) =>
  runIn(copy, process.execPath, ['--conditions=@qovery/source', `scripts/${name}.ts`, ...args])

beforeAll(() => {
  copy = copyTree()
  const { code, output } = script('generate')
  if (code !== 0) throw new Error(output)
}, PATIENCE_MS)
afterAll(() => {
  rmSync(copy, { recursive: true, force: true })
})

describe('npm run new', { timeout: PATIENCE_MS }, () => {
  for (const [kind, name] of CREATED) {
    test(`writes a ${kind} in one folder and a changelog fragment, and only generated files beside`, () => {
      const before = textsIn(copy)
      expect(script('new', kind, name)).toMatchObject({ code: 0 })
      const after = textsIn(copy)
      const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path)
      const folder = `${COMPONENTS}/${kind}s/${name}`
      const fragment = `changelog.d/${name.replaceAll('_', '-')}-${kind}.feature.md`
      const own = [`${folder}/index.ts`, `${folder}/${name}.test.ts`, `${folder}/README.md`, fragment]
      const page = `docs/reference/${kind}s/${name}.md`
      expect(changed.sort()).toEqual([...own, ...GENERATED, page].sort())
      expect([...before.keys()].filter((path) => !after.has(path))).toEqual([])
    })
  }

  test('writes a function in one file, with programs that show it, and only generated files beside', () => {
    const before = textsIn(copy)
    expect(script('new', 'function', 'between_marks')).toMatchObject({ code: 0 })
    const changed = [...textsIn(copy)].filter(([path, text]) => before.get(path) !== text).map(([path]) => path)
    const own = [
      FUNCTION,
      'packages/vrl/tests/functions/between_marks.vrl',
      'changelog.d/between-marks-function.feature.md',
    ]
    const pages = ['docs/reference/vrl/functions.md', 'docs/reference/vrl/functions/between_marks.md']
    expect(changed.sort()).toEqual([...own, ...pages, `${STDLIB}/index.ts`].sort())
  })

  test('leaves nothing to generate, format, lint or correct in its types', () => {
    expect(script('generate', '--check')).toEqual({ code: 0, output: '' })
    const folders = [...CREATED.map(([kind, name]) => `${COMPONENTS}/${kind}s/${name}`), FUNCTION]
    expect(runIn(copy, 'prettier', ['--check', ...folders, `${COMPONENTS}/builtin.ts`])).toMatchObject({ code: 0 })
    const lint = runIn(copy, 'oxlint', ['--type-aware', '--deny-warnings', ...folders])
    expect(lint).toEqual({ code: 0, output: expect.anything() })
    const tsconfig = { extends: './tsconfig.json', include: folders }
    writeFileSync(join(copy, 'tsconfig.new.json'), JSON.stringify(tsconfig))
    expect(runIn(copy, 'tsc', ['-p', 'tsconfig.new.json'])).toEqual({ code: 0, output: '' })
  })

  test('writes tests that pass', () => {
    const { code, output } = runIn(copy, 'vitest', ['run', '--project=unit', `${COMPONENTS}/`])
    expect(output).toMatch(/Test Files +4 passed/)
    expect(code).toBe(0)
  })

  test('writes a function that gives what its programs say', () => {
    const tests = 'packages/vrl/tests/programs.test.ts'
    copyFileSync(join(root, tests), join(copy, tests))
    const { output } = runIn(copy, 'vitest', ['run', tests, '--testNamePattern=between_marks'])
    rmSync(join(copy, tests))
    expect(output).toMatch(/Tests +2 passed/)
  })

  test('shows the options in the README and the reference', () => {
    const texts = textsIn(copy)
    expect(texts.get(`${COMPONENTS}/transforms/set_team/README.md`)).toMatch(/\| `field` +\| string +\| required +\|/)
    expect(texts.get('docs/reference/transforms/set_team.md')).toContain(
      '### `field`\n\nName of the field that is set.',
    )
  })

  test.for([
    ['no name', ['sink'], 'usage'],
    ['an unknown kind', ['sinks', 'a'], '"sinks" is no kind'],
    ['a name in camelCase', ['sink', 'httpLines'], 'snake_case'],
    ['a path', ['sink', '../x'], 'snake_case'],
    ['a word of JavaScript', ['source', 'delete'], 'word of JavaScript'],
    ['a name that is taken', ['sink', 'http_lines'], 'is there already'],
    ['a function that is there', ['function', 'upcase'], 'is there already'],
    ['too much', ['sink', 'a', 'b'], 'usage'],
  ] as const)('refuses %s and writes nothing', ([, args, message]) => {
    const before = textsIn(copy)
    const { code, output } = script('new', ...args)
    expect(code).toBe(1)
    expect(output).toContain(message)
    expect(textsIn(copy)).toEqual(before)
  })
})

describe('npm run generate', { timeout: PATIENCE_MS }, () => {
  test('says in check mode which files are out of date and leaves them so', () => {
    const page = join(copy, 'docs/reference/cli.md')
    writeFileSync(page, 'old')
    writeFileSync(join(copy, 'docs/reference/left-over.md'), 'old')
    const { code, output } = script('generate', '--check')
    expect(code).toBe(1)
    expect(output.split('\n')).toEqual([
      expect.stringContaining('docs/reference/cli.md is out of date'),
      expect.stringContaining('docs/reference/left-over.md is out of date'),
      '',
    ])
    expect(textsIn(copy).get('docs/reference/cli.md')).toBe('old')
  })

  test('removes pages that nothing generates any more', () => {
    expect(script('generate')).toMatchObject({ code: 0 })
    expect(textsIn(copy).has('docs/reference/left-over.md')).toBe(false)
    expect(script('generate', '--check').code).toBe(0)
  })
})
