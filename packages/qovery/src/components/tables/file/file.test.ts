import { mkdtempSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Table } from '@qovery/sdk'
import { poll, testContext, testTable } from '@qovery/sdk/testing'
import { Timestamp } from '@qovery/vrl/value'
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { file } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'qovery-test-'))
const path = join(folder, 'people.csv')
const OPTIONS = { caseSensitive: true, select: undefined, wildcard: undefined, most: Infinity }

beforeEach(() => writeFile(path, 'id,name\n1,Bob\n2,Fred\n'))
afterAll(() => rm(folder, { recursive: true }))

describe('the contract of tables', () => {
  testTable(file, { test, config: () => ({ file: { path, encoding: { type: 'csv' } } }) })
})

async function table(text: string | Uint8Array, options: object = {}, cx = testContext()): Promise<Table> {
  await writeFile(path, text)
  const { encoding, ...rest } = options as { encoding?: object }
  const config = { file: { path, encoding: { type: 'csv', ...encoding } }, ...rest }
  return file.create(file.config.parse(config), cx)
}

test('columns have the names of the first line and the types of the schema', async () => {
  const made = await table('\ufeffid,name,born\n1,Bob,1985-03-01\n', { schema: { id: 'integer', born: 'date' } })
  expect(made.find([], OPTIONS)).toEqual([{ id: 1, name: 'Bob', born: Timestamp.parse('1985-03-01T00:00:00Z') }])
})

test('without headers, columns have numbers; the delimiter can be another', async () => {
  const made = await table('1;Bob\n2;"x;y"\n', {
    encoding: { include_headers: false, delimiter: ';' },
    schema: { 0: 'integer' },
  })
  expect(made.find([], OPTIONS)).toEqual([
    { 0: 1, 1: 'Bob' },
    { 0: 2, 1: 'x;y' },
  ])
  expect((await table('', { encoding: { include_headers: false } })).find([], OPTIONS)).toEqual([])
})

test.for([
  ['id,name\n1,Bob\n2\n', {}, 'line 3: there are 1 fields, but 2 columns'],
  ['id\n1\n\nx\n', { schema: { id: 'integer' } }, 'line 4: "x" is not of the type of the column "id"'],
  ['id\n1\n', { schema: { ID: 'integer' } }, 'the schema names the column "ID", and the columns are id'],
  ['', {}, 'the file is empty'],
  [new Uint8Array([0x61, 0xff]), {}, 'the file is not UTF-8'],
] as const)('%j cannot be a table', async ([text, options, message]) => {
  await expect(table(text, options)).rejects.toThrow(`the file ${path} cannot be read: ${message}`)
})

test('new rows take the place of the old ones when the file changes, if they can be read', async () => {
  const cx = testContext()
  const made = await table('id,name\n1,Bob\n', {}, cx)
  await made.start?.()
  onTestFinished(async () => made.close?.())
  const names = () => made.find([], OPTIONS).map((row) => row['name'])
  await replace('id,name\n1,"Bob\n')
  await poll('the fault', () => cx.recorded.failed.has('reload_failed'))
  expect(cx.recorded.failed.get('reload_failed')?.[0]).toMatch(
    /has changed and cannot be read, the old rows stay: line 2/,
  )
  expect(names()).toEqual(['Bob'])
  await replace('id,name\n7,Ann\n')
  await poll('the new rows', () => names()[0] === 'Ann')
  expect(made.find([{ field: 'id', equals: '1' }], OPTIONS)).toEqual([])
})

async function replace(text: string): Promise<void> {
  await writeFile(`${path}.new`, text)
  await rename(`${path}.new`, path)
}

test.for([
  [{ encoding: { type: 'csv', delimiter: 'ab' } }, 'one character of ASCII'],
  [{ encoding: { type: 'csv', delimiter: '"' } }, 'neither a quote nor a line break'],
] as const)('options with %j are refused', ([options, message]) => {
  const { error } = file.config.safeParse({ file: { path, ...options } })
  expect(error?.issues[0]?.message).toContain(message)
})
