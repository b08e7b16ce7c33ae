import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { renderFaults } from './fault.ts'
import { findConfigFiles } from './files.ts'
import type { ConfigText } from './load.ts'
import { loadText, MAX_FILE_BYTES } from './load.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'config-text-'))
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

/** Writes files under the root, by their relative paths. */
async function write(files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
}

function loadFiles(...patterns: string[]): Promise<ConfigText> {
  return loadText({ files: patterns.map((pattern) => ({ pattern: join(root, pattern) })) }, new Map([['PORT', '80']]))
}

function loadDirectory(name: string): Promise<ConfigText> {
  return loadText({ directories: [join(root, name)] }, new Map())
}

function relative(paths: readonly string[]): string[] {
  return paths.map((path) => path.slice(root.length + 1))
}

describe('loadText of files', () => {
  it('merges files of all formats and replaces variables across them', async () => {
    await write({
      'a.yaml': 'sources: {in: {type: statsd, port: $PORT}}',
      'b.toml': '[sinks.out]\ntype = "console"\n',
      'c.json': '{"data_dir": "/x"}',
    })
    const text = await loadFiles('c.json', '*.{yaml,toml}', 'a.yaml')
    expect(text.faults).toEqual([])
    expect(text.value).toEqual({
      sources: { in: { type: 'statsd', port: '80' } },
      sinks: { out: { type: 'console' } },
      data_dir: '/x',
    })
    expect([...text.interpolated]).toEqual(['/sources/in/port'])
    expect(relative(text.files)).toEqual(['a.yaml', 'b.toml', 'c.json'])
    expect(text.locate(['sinks', 'out', 'type'])).toMatchObject({ file: join(root, 'b.toml'), line: 2, column: 8 })
  })

  it('takes the format that is asked for over the extension', async () => {
    await write({ 'a.conf': 'a = 1', 'b.json': 'b: yes' })
    const selection = [
      { pattern: join(root, 'a.conf'), format: 'toml' as const },
      { pattern: join(root, 'b.json'), format: 'yaml' as const },
    ]
    expect(await loadText({ files: selection })).toMatchObject({ value: { a: 1, b: 'yes' }, faults: [] })
  })

  it.each([
    ['none.yaml', 'not-found', 'does not exist'],
    ['a.yaml/b.yaml', 'not-found', 'does not exist'],
    ['*.none', 'no-match', 'no file matches'],
    ['a.conf', 'unknown-format', 'cannot tell the format'],
    ['dir', 'not-a-file', 'is a directory'],
    ['dir*', 'no-match', 'no file matches'],
    ['latin1.yaml', 'not-utf8', 'is not valid UTF-8'],
    ['large.yaml', 'too-large', 'is larger than 16 MiB'],
    ['broken.yaml', 'syntax', 'a closing'],
  ])('makes %s the fault %s', async (pattern, code, message) => {
    await write({
      'a.yaml': 'a: 1',
      'a.conf': 'a = 1',
      'dir/x.yaml': 'x: 1',
      'latin1.yaml': Buffer.from('a: 1\nb: caf\xe9\n', 'latin1'),
      'large.yaml': Buffer.alloc(MAX_FILE_BYTES + 1, '#'),
      'broken.yaml': 'a: "x',
    })
    const { value, faults } = await loadFiles(pattern, 'a.yaml')
    expect(value).toBeUndefined()
    expect(faults).toMatchObject([{ severity: 'error', code, message: expect.stringContaining(message) }])
    expect(renderFaults(faults, { color: false })).toContain('1 error')
  })

  it('gives the line of the first byte that is not UTF-8', async () => {
    await write({ 'latin1.yaml': Buffer.from('a: 1\nb: caf\xe9\n', 'latin1') })
    expect((await loadFiles('latin1.yaml')).faults).toMatchObject([{ location: { line: 2 } }])
  })

  it('takes a name with glob characters literally where such a file exists', async () => {
    await write({ '[a].yaml': 'a: 1', 'a.yaml': 'a: 2' })
    expect((await loadFiles('[a].yaml')).value).toEqual({ a: 1 })
  })

  it.skipIf(process.platform === 'win32')('reads a named pipe', async () => {
    const pipe = join(root, 'pipe.yaml')
    execFileSync('mkfifo', [pipe])
    const [text] = await Promise.all([loadFiles('pipe.yaml'), writeFile(pipe, 'a: 1')])
    expect(text.value).toEqual({ a: 1 })
  })
})

describe('loadText of a directory', () => {
  it('takes its files as configs and those of its folders as one component each', async () => {
    await write({
      'etc/main.yaml': 'data_dir: /x\nsinks: {out: {type: console}}',
      'etc/sources/in.toml': 'type = "file"',
      'etc/sources/in.notes.txt': 'no config',
      'etc/sources/deeper/not.yaml': 'type: file',
      'etc/transforms/parse.yaml': 'type: remap',
      'etc/transforms/parse/nested/step.yaml': 'a: 1',
      'etc/enrichment_tables/hosts.json': '{"type": "file"}',
      'etc/secrets/vault.yaml': 'type: exec',
      'etc/tests/first.yaml': 'name: first',
      'etc/tests/second.yaml': 'name: second',
      'etc/other/x.yaml': 'x: 1',
      'etc/.hidden.yaml': 'x: 1',
      'etc/.git/y.yaml': 'y: 1',
    })
    const text = await loadDirectory('etc')
    expect(text.faults).toEqual([])
    expect(text.value).toEqual({
      data_dir: '/x',
      sinks: { out: { type: 'console' } },
      sources: { in: { type: 'file' } },
      transforms: { parse: { type: 'remap', nested: { step: { a: 1 } } } },
      enrichment_tables: { hosts: { type: 'file' } },
      secret: { vault: { type: 'exec' } },
      tests: [{ name: 'first' }, { name: 'second' }],
    })
    expect(relative(text.directories)).toContain('etc/transforms/parse/nested')
  })

  it('reads what a mounted ConfigMap shows: links to files in a hidden folder', async () => {
    await write({ 'etc/..2024/a.yaml': 'sources: {a: {}}' })
    await symlink('..2024', join(root, 'etc/..data'))
    await symlink('..data/a.yaml', join(root, 'etc/a.yaml'))
    expect(await loadDirectory('etc')).toMatchObject({ value: { sources: { a: {} } }, faults: [] })
  })

  it('makes one id in two files a fault', async () => {
    await write({ 'etc/main.yaml': 'sources: {in: {type: a}}', 'etc/sources/in.yaml': 'type: b' })
    expect((await loadDirectory('etc')).faults).toMatchObject([{ code: 'duplicate-id' }])
  })

  it('reports a directory that is missing, is a file, or holds nothing, and a broken link', async () => {
    await write({ 'a.yaml': 'a: 1', 'empty/readme.txt': '', 'broken/a.yaml': 'a: 1' })
    await symlink('nowhere', join(root, 'broken/b.yaml'))
    expect((await loadDirectory('none')).faults).toMatchObject([{ code: 'not-found' }])
    expect((await loadDirectory('a.yaml')).faults).toMatchObject([{ code: 'not-a-directory' }])
    expect((await loadDirectory('empty')).faults).toMatchObject([{ code: 'no-config' }])
    expect((await loadDirectory('broken')).faults).toMatchObject([{ code: 'not-found' }])
  })

  it('ends on folders that lead back to themselves, and warns of a folder with a near miss of a name', async () => {
    await write({ 'etc/transforms/t.yaml': 'type: remap', 'etc/sink/x.yaml': 'type: console' })
    await symlink('..', join(root, 'etc/transforms/loop'))
    const { value, faults } = await loadDirectory('etc')
    expect(faults.map(({ severity, code }) => `${severity} ${code}`).toSorted()).toEqual([
      'warning folder-loop',
      'warning unknown-folder',
    ])
    expect(value).toMatchObject({ transforms: { t: { type: 'remap' } } })
  })
})

describe('findConfigFiles', () => {
  it('takes the first default file that exists when nothing is chosen', async () => {
    await write({ 'b.toml': '', 'c.json': '{}' })
    const defaults = ['a.yaml', 'b.toml', 'c.json'].map((name) => join(root, name))
    expect((await findConfigFiles({}, defaults)).files).toEqual([{ path: defaults[1], format: 'toml', mount: [] }])
    const { faults } = await findConfigFiles({}, defaults.slice(0, 1))
    expect(faults).toMatchObject([{ code: 'no-config', message: expect.stringContaining('a.yaml') }])
  })

  it('takes a file once that is chosen twice', async () => {
    await write({ 'etc/a.yaml': 'a: 1' })
    const files = [{ pattern: join(root, 'etc/a.yaml') }, { pattern: join(root, 'etc/*.yaml') }]
    const found = await findConfigFiles({ files, directories: [join(root, 'et*')] })
    expect(found.files).toHaveLength(1)
  })
})
