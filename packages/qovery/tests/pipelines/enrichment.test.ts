import { rename } from 'node:fs/promises'
import path from 'node:path'
import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { Folder, type Qovery } from '../harness/qovery.ts'

const PATIENCE = { timeout: 60_000 }
const PROGRAM = `
      row, err = get_enrichment_table_record("people", { "id": to_int!(.message) }, select: ["name"])
      . = { "id": .message, "name": row.name, "error": err }`

const FILE_TABLE = `
enrichment_tables:
  people:
    type: file
    file: { path: people.csv, encoding: { type: csv } }
    schema: { id: integer }
sources:
  in: { type: stdin }
transforms:
  named:
    type: remap
    inputs: [in]
    source: |${PROGRAM}
sinks:
  out: { type: console, inputs: [named], encoding: { codec: json } }
`

/** What the program prints of a line. */
async function answer(qovery: Qovery, line: string): Promise<unknown> {
  const before = qovery.stdout.length
  qovery.process.stdin.write(`${line}\n`)
  await poll('the answer', () => qovery.stdout.indexOf('\n', before) >= 0)
  return JSON.parse(qovery.stdout.slice(before))
}

test('a program finds the rows of a file, and new ones when the file has changed', PATIENCE, async () => {
  await using folder = await Folder.of({ 'c.yaml': FILE_TABLE, 'people.csv': 'id,name\n1,Bob\n2,Fred\n' })
  await using qovery = folder.run(['--config', 'c.yaml'])
  await qovery.says('qovery 0')
  expect(await answer(qovery, '2')).toEqual({ id: '2', name: 'Fred', error: null })
  expect(await answer(qovery, '3')).toMatchObject({
    name: null,
    error: expect.stringContaining('no rows found') as string,
  })

  await folder.write('new.csv', 'id,name\n3,Ann\nfour,Bill\n')
  await rename(path.join(folder.path, 'new.csv'), path.join(folder.path, 'people.csv'))
  await qovery.says('line 3: "four" is not of the type of the column "id"')
  expect(await answer(qovery, '2')).toMatchObject({ name: 'Fred' })

  await folder.write('new.csv', 'id,name\n3,Ann\n')
  await rename(path.join(folder.path, 'new.csv'), path.join(folder.path, 'people.csv'))
  await qovery.says('its rows are read again')
  expect(await answer(qovery, '3')).toMatchObject({ name: 'Ann', error: null })
  expect(await answer(qovery, '2')).toMatchObject({ name: null })

  qovery.process.stdin.end()
  expect((await qovery.ended).code).toBe(0)
})

test('a program that names a table that is not there does not compile', PATIENCE, async () => {
  const config = FILE_TABLE.replace('record("people"', 'record("peple"')
  await using folder = await Folder.of({ 'c.yaml': config, 'people.csv': 'id,name\n' })
  await using qovery = folder.run(['validate', 'c.yaml'])
  expect((await qovery.ended).code).toBe(78)
  expect(qovery.stderr).toContain('there is no enrichment table "peple", but "people"')
})

test(
  'what events write into a table of memory, programs find, and its source sends when the time is over',
  PATIENCE,
  async () => {
    const config = `
enrichment_tables:
  seen:
    type: memory
    inputs: [keyed]
    ttl: 1
    scan_interval: 1
    source_config: { source_key: seen_rows, export_expired_items: true }
sources:
  in: { type: stdin }
transforms:
  keyed:
    type: remap
    inputs: [in]
    source: '. = set!({}, [string!(.message)], "was there")'
  asked:
    type: remap
    inputs: [in]
    source: '. = { "found": find_enrichment_table_records!("seen", { "key": .message }, select: ["value"]) }'
sinks:
  out: { type: console, inputs: [asked, seen_rows.expired], encoding: { codec: json } }
`
    await using folder = await Folder.of({ 'c.yaml': config })
    await using qovery = folder.run(['--config', 'c.yaml'])
    await qovery.says('qovery 0')
    qovery.process.stdin.write('a\n')
    await poll('the first line', () => qovery.stdout.includes('found'))
    qovery.process.stdin.write('a\n')
    await poll('the found row', () => qovery.stdout.includes('{"found":[{"value":"was there"}]}'))
    await poll('the expired row', () => /\{"key":"a".*"ttl":0,"value":"was there"\}/.test(qovery.stdout))
    expect((await qovery.stop()).code).toBe(0)
  },
)
