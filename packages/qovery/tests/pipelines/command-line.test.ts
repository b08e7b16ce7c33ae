import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { builtin } from '../../src/components/builtin.ts'
import type { ComponentKind } from '../../src/components/registry.ts'
import { environmentIn, Folder, freePort, MAIN } from '../harness/qovery.ts'

const ECHO = `
sources:
  in: { type: stdin }
sinks:
  out:
    type: console
    inputs: [in]
    encoding: { codec: text }
`

async function outputOf(args: readonly string[], files: Record<string, string> = {}, env: Record<string, string> = {}) {
  await using folder = await Folder.of(files)
  await using qovery = folder.run(args, env)
  qovery.process.stdin.end()
  const { code } = await qovery.ended
  return { code, stdout: qovery.stdout, stderr: qovery.stderr }
}

describe('running', () => {
  test('ends with 0 when its input has ended and everything is out', async () => {
    await using folder = await Folder.of({ 'qovery.yaml': ECHO })
    await using qovery = folder.run([])
    qovery.process.stdin.end('one\ntwo\nthree')
    expect((await qovery.ended).code).toBe(0)
    expect(qovery.stdout).toBe('one\ntwo\nthree\n')
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('drains and ends with 0 on %s', async (signal) => {
    await using folder = await Folder.of({ 'qovery.yaml': ECHO })
    await using qovery = folder.run([])
    qovery.process.stdin.write('kept\n')
    await qovery.says('runs 1 source, 0 transforms and 1 sink')
    expect(await qovery.stop(signal)).toEqual({ code: 0, signal: null })
    expect(qovery.stdout).toBe('kept\n')
    expect(qovery.stderr).toContain('Stopped; everything is delivered')
  })

  test('says at the end how many events were dropped that nobody wanted to be', async () => {
    const json = ECHO.replace('type: stdin', 'type: stdin, decoding: { codec: json }').replace('[in]', '[some]')
    const filter = 'transforms: { some: { type: filter, inputs: [in], condition: ".n != 1" } }'
    await using folder = await Folder.of({ 'qovery.yaml': json + filter })
    await using qovery = folder.run([])
    qovery.process.stdin.end('{"n":1}\n{"n":2}\nno JSON\n')
    expect((await qovery.ended).code).toBe(0)
    expect(qovery.stderr).toContain('Stopped; all else is delivered, but 1 event was dropped in the meantime')
  })

  test('runs on although nothing but its own log lines can come, until it is told to stop', async () => {
    const config = ECHO.replace('in: { type: stdin }', 'in: { type: internal_logs }')
    await using folder = await Folder.of({ 'qovery.yaml': config })
    await using qovery = folder.run([])
    await poll('a line of its own', () => qovery.stdout.includes('runs 1 source'))
    expect(await qovery.stop()).toEqual({ code: 0, signal: null })
  })

  test('says with -v who reads from whom', async () => {
    const config = ECHO.replace('inputs: [in]', 'inputs: ["i*"]')
    const { stderr } = await outputOf(['-v'], { 'qovery.yaml': config })
    expect(stderr).toContain('DEBUG "out" (console) reads from in\n')
  })

  test('says that a level of the log is none', async () => {
    const { code, stderr } = await outputOf([], { 'qovery.yaml': ECHO }, { QOVERY_LOG: 'loud' })
    expect([code, stderr]).toEqual([0, expect.stringContaining('QOVERY_LOG is no level: it may be off, error, warn')])
  })

  test.runIf(process.platform === 'linux')('is called qovery by the system', async () => {
    await using folder = await Folder.of({ 'qovery.yaml': ECHO })
    await using qovery = folder.run([])
    await qovery.says('runs 1 source')
    expect(await readFile(`/proc/${qovery.process.pid}/comm`, 'utf8')).toBe('qovery\n')
  })

  test.each([
    ['INFO', ECHO, 0, /^(<6>INFO [^\n]+\n)+$/],
    ['faults', 'sources: { in: { type: stdinn } }', 78, /^(<3>[^\n]+\n|\n)+$/],
  ])('tells the journal how grave %s are', async (_what, config, expected, lines) => {
    await using folder = await Folder.of({ 'qovery.yaml': config })
    const file = path.join(folder.path, 'stderr')
    const stderr = await open(file, 'w')
    const { dev, ino } = await stderr.stat()
    const env = { ...environmentIn(folder.path), JOURNAL_STREAM: `${dev}:${ino}` }
    const program = spawn(process.execPath, ['--conditions=@qovery/source', MAIN], {
      cwd: folder.path,
      env,
      stdio: ['ignore', 'ignore', stderr.fd],
    })
    const [code] = (await once(program, 'close')) as [number]
    await stderr.close()
    expect(code).toBe(expected)
    expect(await readFile(file, 'utf8')).toMatch(lines)
  })

  test('takes configs as YAML, TOML and JSON, in one file, several, or a folder of components', async () => {
    const toml = '[sources.in]\ntype = "stdin"\n'
    const json = JSON.stringify({ sinks: { out: { type: 'console', inputs: ['in'], encoding: { codec: 'json' } } } })
    await using folder = await Folder.of({ 'in.toml': toml, 'out.json': json })
    await using two = folder.run(['--config', 'in.toml', '-c', '*.json'])
    two.process.stdin.end('a\n')
    expect((await two.ended).code).toBe(0)
    expect(JSON.parse(two.stdout)).toMatchObject({ message: 'a', source_type: 'stdin' })

    await mkdir(path.join(folder.path, 'conf/sources'), { recursive: true })
    await mkdir(path.join(folder.path, 'conf/sinks'), { recursive: true })
    await writeFile(path.join(folder.path, 'conf/sources/in.toml'), 'type = "stdin"\n')
    await writeFile(
      path.join(folder.path, 'conf/sinks/out.yaml'),
      'type: console\ninputs: [in]\nencoding: { codec: "${CODEC}" }\n',
    )
    await using many = folder.run([], { QOVERY_CONFIG_DIR: 'conf', CODEC: 'text' })
    many.process.stdin.end('b\n')
    expect((await many.ended).code).toBe(0)
    expect(many.stdout).toBe('b\n')
  })

  test('goes on while one of its ports is taken, and says which', async () => {
    const port = await freePort()
    const taken = createServer().listen(port, '127.0.0.1')
    const config = `${ECHO}  page: { type: prometheus_exporter, inputs: [own], address: "127.0.0.1:${port}" }\n`
    await using folder = await Folder.of({
      'qovery.yaml': config.replace('sources:', 'sources:\n  own: { type: internal_metrics }'),
    })
    await using qovery = folder.run([])
    try {
      await qovery.says(`127.0.0.1:${port}`)
      qovery.process.stdin.write('still here\n')
      await qovery.says(/page: The sink cannot start: .*It is tried again/)
      expect((await qovery.stop()).code).toBe(1)
      expect(qovery.stderr).toContain('what could not be delivered is counted as dropped')
      expect(qovery.stdout).toBe('still here\n')
    } finally {
      taken.close()
    }
  })
})

describe('a bad config', () => {
  test('is refused with 78 and all that is wrong with it', async () => {
    const config = ECHO.replace('type: stdin', 'type: stdinn').replace('codec: text', 'codek: text')
    const { code, stderr } = await outputOf([], { 'qovery.yaml': config })
    expect(code).toBe(78)
    expect(stderr).toContain('error[unknown-component]')
    expect(stderr).toContain('did you mean "stdin"?')
    expect(stderr).toContain('the option "codec" is missing in sinks.out.encoding')
    expect(stderr).toMatch(/\n\d errors?\n$/)
  })

  test('is a config that is not there: the places are named', async () => {
    const { code, stderr } = await outputOf([])
    expect(code).toBe(78)
    expect(stderr).toContain('/etc/qovery/qovery.yaml')
  })

  test('is also one with a wrong program: file, line and column of each mistake are named', async () => {
    const programs = `transforms:
  shape: { type: remap, inputs: [in], file: shape.vrl }
  split:
    type: route
    inputs: [shape]
    route:
      old: |
        # in days
        .age > "1"
      new: .age
`
    const files = { 'qovery.yaml': `${ECHO}${programs}`.replace('[in]\n    enc', '[split.old]\n    enc') }
    for (const args of [['validate', 'qovery.yaml'], []]) {
      const { code, stderr } = await outputOf(args, { ...files, 'shape.vrl': '.a = 1\n.b = nothing(.a)\n' })
      expect(code).toBe(78)
      expect(stderr).toContain('"shape" (remap): the program is wrong\n  --> qovery.yaml:10:45\n')
      expect(stderr).toContain('  ┌─ shape.vrl:2:6\n  │\n2 │ .b = nothing(.a)\n')
      expect(stderr).toContain('   ┌─ qovery.yaml:17:9\n   │\n17 │         .age > "1"\n')
      expect(stderr).toContain('gives any\n  --> qovery.yaml:18:12\n   |\n18 |       new: .age\n')
    }
  })

  test('is told of all that is wrong, also of programs and files beside a mistyped option, and of no secret', async () => {
    const config = `
sources:
  in: { type: stdin, max_lenght: 5 }
transforms:
  a: { type: filter, inputs: [in], condition: '.a ==' }
  b: { type: remap, inputs: [a], file: missing.vrl }
sinks:
  out:
    type: http
    inputs: [b]
    uri: http://localhost/
    encoding: { codec: json }
    tls: { ca_file: missing.pem, key_pass: hunter2 }
`
    const { code, stderr } = await outputOf(['validate', 'bad.yaml'], { 'bad.yaml': config })
    expect(code).toBe(78)
    expect([...stderr.matchAll(/--> (\S+)/g)].map(([, place]) => place)).toEqual([
      'bad.yaml:3:22',
      'bad.yaml:5:47',
      'bad.yaml:6:40',
      'bad.yaml:13:21',
    ])
    expect(stderr).not.toContain('hunter2')
    const run = await outputOf(['--config', 'bad.yaml'], { 'bad.yaml': config })
    expect([run.code, run.stderr]).toEqual([
      78,
      expect.stringMatching(/unknown option "max_lenght"[^]*the program is wrong/),
    ])
  })

  test('is also one without sinks, unless that is allowed', async () => {
    const config = 'sources:\n  in: { type: stdin }\n'
    expect((await outputOf([], { 'qovery.yaml': config })).code).toBe(78)
    expect((await outputOf(['--allow-empty-config'], { 'qovery.yaml': config })).code).toBe(0)
    expect((await outputOf(['validate', '--allow-empty-config'], { 'qovery.yaml': config })).code).toBe(0)
  })
})

describe('validate', () => {
  test('says that a config is valid, and starts nothing', async () => {
    const { code, stdout, stderr } = await outputOf(['validate', 'qovery.yaml'], { 'qovery.yaml': ECHO })
    expect([code, stdout, stderr]).toEqual([0, 'qovery.yaml is valid\n', ''])
  })

  test('finds the files that options name, unless it is not to look around', async () => {
    const listener = '{ type: statsd, mode: tcp, address: "127.0.0.1:0", tls: { enabled: true, crt_file: absent.pem } }'
    const files = {
      'c.yaml': ECHO.replace('sinks:', `  secured: ${listener}\nsinks:`).replace('[in]', '[in, secured]'),
    }
    const { code, stderr } = await outputOf(['validate', 'c.yaml'], files)
    expect(code).toBe(78)
    expect(stderr).toContain('error[unreadable-file]: sources.secured.tls.crt_file names a file that cannot be read')
    expect(stderr).toMatch(/c\.yaml:\d+:\d+\n/)
    expect((await outputOf(['validate', '--no-environment', 'c.yaml'], files)).code).toBe(0)
  })

  test.runIf(process.platform === 'linux')('finds a data_dir that cannot be written, of all and of one', async () => {
    const logs = '{ type: file, include: [a.log], data_dir: /proc/nothing }'
    const files = {
      'c.yaml': `data_dir: /proc/none\n${ECHO.replace('sinks:', `  logs: ${logs}\nsinks:`).replace('[in]', '[in, logs]')}`,
    }
    const { code, stderr } = await outputOf(['validate', 'c.yaml'], files)
    expect(code).toBe(0)
    expect(stderr).toContain('warning[data-dir]: data_dir /proc/none cannot be written: ENOENT')
    expect(stderr).toContain('warning[data-dir]: sources.logs.data_dir /proc/nothing cannot be written: ENOENT')
    const without = await outputOf(['validate', '--no-environment', 'c.yaml'], files)
    expect(without.stderr).toBe('')
  })

  test('fails on warnings only when told to', async () => {
    const files = { 'c.yaml': ECHO.replace('sinks:', '  own: { type: internal_metrics }\nsinks:') }
    expect((await outputOf(['validate', '--no-environment', 'c.yaml'], files)).code).toBe(0)
    const { code, stderr } = await outputOf(['validate', '--no-environment', '--deny-warnings', 'c.yaml'], files)
    expect(code).toBe(78)
    expect(stderr).toContain('warning[unread]')
  })

  test('shows the warnings of programs, which a start logs with their places', async () => {
    const program = '  step:\n    type: remap\n    inputs: [in]\n    source: |\n      unused = 1\n      .a = 2\n'
    const files = {
      'qovery.yaml': `transforms:\n${program}${ECHO}`.replace('inputs: [in]\n    enc', 'inputs: [step]\n    enc'),
    }
    const { code, stderr } = await outputOf(['validate', 'qovery.yaml'], files)
    expect(code).toBe(0)
    expect(stderr).toContain('warning[E900]: unused variable `unused`\n  ┌─ qovery.yaml:6:7\n')
    const started = await outputOf([], files)
    expect(started.stderr).toContain('the program has unused variable `unused` (qovery.yaml:6:7)')
  })
})

describe('the other commands', () => {
  test('list names all components', async () => {
    const { stdout } = await outputOf(['list'])
    const section = (title: string, kind: ComponentKind) =>
      `${title}:\n${builtin
        .names(kind)
        .map((name) => `- ${name}\n`)
        .join('')}`
    const sections = [
      section('Sources', 'source'),
      section('Transforms', 'transform'),
      section('Sinks', 'sink'),
      section('Enrichment tables', 'table'),
    ]
    expect(stdout).toBe(sections.join('\n'))
  })

  test('generate-schema prints a JSON Schema that knows every component', async () => {
    const { stdout } = await outputOf(['generate-schema'])
    const schema = JSON.parse(stdout) as {
      properties: { sources: { additionalProperties: { oneOf: { title: string }[] } } }
    }
    expect(schema.properties.sources.additionalProperties.oneOf.map((source) => source.title)).toContain('host_metrics')
  })

  test('what they print is whole also where its reader takes its time', async () => {
    await using folder = await Folder.of()
    await using qovery = folder.run(['generate-schema'])
    const { stdout } = qovery.process
    stdout.pause()
    await poll('a full pipe', () => stdout.readableLength > 0)
    // Longer than what is still open may keep a process that has done its work.
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(qovery.process.exitCode).toBe(null)
    stdout.resume()
    expect((await qovery.ended).code).toBe(0)
    expect(() => JSON.parse(qovery.stdout) as unknown).not.toThrow()
  })

  test('a word that is no command is taken for a config only where it looks like one', async () => {
    const said = async (word: string) => (await outputOf([word])).stderr.split('\n')[0]
    expect(await said('my.yaml')).toBe('error: there is no command "my.yaml". To run a config: qovery --config my.yaml')
    expect(await said('help')).toBe('error: there is no command "help".')
    expect(await said('validte')).toBe('error: there is no command "validte". Did you mean "validate"?')
  })

  test('--version and --help answer, and an unknown flag ends with 64', async () => {
    expect((await outputOf(['--version'])).stdout).toMatch(/^qovery \d+\.\d+\.\d+\n$/)
    expect((await outputOf(['--help'])).stdout).toContain('--graceful-shutdown-limit-secs')
    const { code, stderr } = await outputOf(['--confg', 'x'])
    expect(code).toBe(64)
    expect(stderr).toContain('--config')
  })

  test('--help groups its flags and fits into 100 columns', async () => {
    const { stdout } = await outputOf(['--help'])
    const headings = [...stdout.matchAll(/^(\w.*):$/gm)].map(([, heading]) => heading)
    expect(headings).toEqual(['Config', 'Start and end', 'Work', 'Log, on the standard error', 'Other', 'Commands'])
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  })

  test.each([
    [['validat'], 'Did you mean "validate"?'],
    [['my.yaml'], 'qovery --config my.yaml'],
    [['--graceful-shutdown-limit-secs', 'soon'], 'It must be a number above 0'],
    [['--color', 'red'], 'auto, always, never'],
  ])('a command line that cannot be meant ends with 64 and a sentence: %j', async (args, advice) => {
    const { code, stderr } = await outputOf(args)
    expect(code).toBe(64)
    expect(stderr).toContain(advice)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  test('generate-schema ends with 1 where it cannot write', async () => {
    const { code, stderr } = await outputOf(['generate-schema', '--output-path', 'absent/schema.json'])
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: the schema could not be written: .*absent/)])
  })
})
