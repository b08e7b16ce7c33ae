import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { Folder } from '../harness/qovery.ts'

const PIPELINE = `
sources:
  in: { type: stdin }
transforms:
  parse:
    type: remap
    inputs: [in]
    drop_on_error: true
    reroute_dropped: true
    source: |
      . = parse_json!(.message)
      .status = to_int!(.status)
  by_status:
    type: route
    inputs: [parse]
    route:
      errors: to_int!(.status) >= 500
  incidents:
    type: reduce
    inputs: [by_status.errors]
    group_by: [host]
    merge_strategies: { status: array }
sinks:
  out: { type: console, inputs: [incidents, by_status._unmatched, parse.dropped], encoding: { codec: json } }
`
const PASSING = `
tests:
  - name: errors of a host become one incident
    inputs:
      - { insert_at: parse, value: '{"host": "a", "status": "500"}' }
      - { insert_at: parse, value: '{"host": "a", "status": "503"}' }
      - { insert_at: parse, value: '{"host": "a", "status": "200"}' }
    outputs:
      - extract_from: incidents
        conditions:
          - .status == [500, 503]
          - { type: vrl, source: 'assert_eq!(.host, "a")' }
      - { extract_from: by_status._unmatched, expected_event_count: 1 }
    no_outputs_from: [parse.dropped]
  - name: what is no JSON is kept apart
    input: { insert_at: parse, type: log, log_fields: { message: 'no json' } }
    outputs: [{ extract_from: parse.dropped, conditions: ['.message == "no json"'] }]
`
const FAILING = `
tests:
  - name: a "test" that <fails>
    inputs: [{ insert_at: parse, value: '{"status": 404, "text": "\\u001b[2J"}' }]
    outputs: [{ extract_from: parse, conditions: ['.status == 200 || contains(string!(.text), "ok")'] }]
`

async function tested(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  await using folder = await Folder.of(files)
  await using qovery = folder.run(['test', ...args])
  qovery.process.stdin.end()
  const { code } = await qovery.ended
  const junit = await readFile(path.join(folder.path, 'junit.xml'), 'utf8').catch(() => undefined)
  return { code, stdout: qovery.stdout, stderr: qovery.stderr, junit }
}

/** The whole program is started for each test, from its sources. */

describe('qovery test', () => {
  test('ends with 0 when all tests pass, which may stand in a file of their own', async () => {
    const files = { 'pipeline.yaml': PIPELINE, 'tests.yaml': PASSING }
    const { code, stdout, stderr } = await tested(files, 'pipeline.yaml', 'tests.yaml')
    expect(stdout).toBe(`Running 2 tests of pipeline.yaml, tests.yaml
test errors of a host become one incident ... passed
test what is no JSON is kept apart ... passed

2 passed
`)
    expect([code, stderr]).toEqual([0, ''])
  })

  test('ends with 78 when one fails, and shows the event, the condition and its parts', async () => {
    const files = { 'pipeline.yaml': PIPELINE, 'good.yaml': PASSING, 'bad.yaml': FAILING }
    const { code, stdout, junit } = await tested(
      files,
      '--junit',
      'junit.xml',
      '-c',
      'pipeline.yaml',
      'good.yaml',
      'bad.yaml',
    )
    expect(code).toBe(78)
    expect(stdout).toContain('test a "test" that <fails> ... failed\n')
    expect(stdout).toContain(`test a "test" that <fails>:  bad.yaml:3

  outputs[0] (parse): conditions[0] is not true for the event that came out
    condition: .status == 200 || contains(string!(.text), "ok")
    event: {"status":404,"text":"\\u001b[2J"}
      .status == 200 is false
      .status is 404
      contains(string!(.text), "ok") is false
      string!(.text) is "␛[2J"
      .text is "␛[2J"

2 passed, 1 failed
`)
    expect(junit).toContain('tests="3" failures="1"')
    expect(junit).toContain('name="a &quot;test&quot; that &lt;fails&gt;"')
  })

  test('says where a faulty test stands, and runs none', async () => {
    const wrong = FAILING.replace('insert_at: parse', 'insert_at: prase')
    const { code, stdout, stderr } = await tested({ 'qovery.yaml': PIPELINE + wrong })
    expect([code, stdout]).toEqual([78, ''])
    expect(stderr).toContain('tests[0].inputs[0].insert_at names "prase", which is no transform')
    expect(stderr).toContain('did you mean "parse"?')
  })

  test('finds the tests of a folder, one to a file', async () => {
    await using folder = await Folder.of()
    const write = async (name: string, text: string) => {
      await mkdir(path.dirname(path.join(folder.path, name)), { recursive: true })
      await writeFile(path.join(folder.path, name), text)
    }
    await write('conf/transforms/keep.yaml', 'type: remap\nsource: .kept = true\n')
    const one = 'input: { insert_at: keep, value: x }\noutputs: [{ extract_from: keep, conditions: [.kept == true] }]\n'
    await write('conf/tests/first.yaml', `name: first\n${one}`)
    await write('conf/tests/second.yaml', `name: second\n${one}`)
    await using qovery = folder.run(['test', '--config-dir', 'conf'])
    expect((await qovery.ended).code).toBe(0)
    expect(qovery.stdout).toContain('test first ... passed\ntest second ... passed\n\n2 passed\n')
  })

  test('ends with 0 where there is no test, and with 1 where the results cannot be written', async () => {
    const files = { 'qovery.yaml': PIPELINE }
    expect(await tested(files)).toMatchObject({ code: 0, stdout: 'No tests in qovery.yaml\n' })
    const { code, stderr } = await tested({ 'qovery.yaml': PIPELINE + PASSING }, '--junit', 'absent/junit.xml')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^error: the results could not be written: .*absent/)
  })
})

describe('the running program', () => {
  test('does not look at the tests, but at their keys', async () => {
    await using folder = await Folder.of({ 'qovery.yaml': PIPELINE + FAILING })
    await using qovery = folder.run([])
    qovery.process.stdin.end('{"status": 200}\n')
    expect((await qovery.ended).code).toBe(0)
    expect(JSON.parse(qovery.stdout)).toEqual({ status: 200 })
    await folder.write('qovery.yaml', PIPELINE + FAILING.replace('outputs:', 'outptus:'))
    await using refused = folder.run([])
    expect((await refused.ended).code).toBe(78)
    expect(refused.stderr).toContain('unknown option "outptus" in tests[0]')
  })
})
