import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { Folder, freePort } from '../harness/qovery.ts'

const linesOf = (stdout: string) =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('a program decodes the lines of a source, with a table and without those that it cannot read', async () => {
  await using folder = await Folder.of({
    'names.csv': 'code,name\n1,one\n2,two\n',
    'qovery.yaml': `
enrichment_tables:
  names: { type: file, file: { path: names.csv, encoding: { type: csv } } }
sources:
  lines:
    type: stdin
    decoding:
      codec: vrl
      vrl:
        source: |
          parts = split!(.message, " ")
          . = map_values(parts) -> |code| { get_enrichment_table_record!("names", { "code": code }).name }
sinks:
  out: { type: console, inputs: [lines], encoding: { codec: json } }
`,
  })
  await using qovery = folder.run([])
  qovery.process.stdin.end('1 2\n3\n2\n')
  expect(await qovery.ended).toEqual({ code: 0, signal: null })
  expect(linesOf(qovery.stdout).map(({ message }) => message)).toEqual(['one', 'two', 'two'])
  expect(qovery.stderr).toContain('A frame is not decoded by the program')
})

test('a program lets in requests, and tells events who sent them', async () => {
  const port = await freePort()
  await using folder = await Folder.of({
    'qovery.yaml': `
sources:
  in:
    type: http_server
    address: 127.0.0.1:${port}
    decoding: { codec: json }
    auth:
      strategy: custom
      source: |
        %tenant = .headers."x-tenant"
        .headers."x-key" == get_env_var!("INTAKE_KEY") && .address == "127.0.0.1"
sinks:
  out: { type: console, inputs: [in], encoding: { codec: json } }
`,
  })
  await using qovery = folder.run([], { INTAKE_KEY: 'k' })
  await qovery.says('Listening for HTTP')
  const post = (key: string) =>
    fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { 'X-Key': key, 'X-Tenant': 't1' },
      body: JSON.stringify({ tenant: 'forged', key }),
    })
  expect([(await post('wrong')).status, (await post('k')).status]).toEqual([401, 200])
  await poll('the event', () => qovery.stdout.includes('\n'))
  expect(linesOf(qovery.stdout)).toMatchObject([{ tenant: 't1', key: 'k' }])
  expect(await qovery.stop()).toEqual({ code: 0, signal: null })
})

test('a wrong program is told by its place in the config, with a drawing', async () => {
  await using folder = await Folder.of({
    'qovery.yaml': `
sources:
  lines: { type: stdin, decoding: { codec: vrl, vrl: { source: ". = parse_json(.message)" } } }
sinks:
  out: { type: blackhole, inputs: [lines] }
`,
  })
  await using qovery = folder.run(['validate', 'qovery.yaml'])
  expect((await qovery.ended).code).not.toBe(0)
  const said = qovery.stdout + qovery.stderr
  expect(said).toContain('error[E')
  expect(said).toContain('parse_json(.message)')
})
