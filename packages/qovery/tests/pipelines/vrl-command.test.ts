import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { environmentIn, Folder, MAIN } from '../harness/qovery.ts'

async function outputOf(args: readonly string[], input = '', files: Record<string, string> = {}) {
  await using folder = await Folder.of(files)
  await using qovery = folder.run(['vrl', ...args])
  qovery.process.stdin.end(input)
  const { code } = await qovery.ended
  return { code, stdout: qovery.stdout, stderr: qovery.stderr }
}

describe('qovery vrl PROGRAM', () => {
  test('prints what the program gives for each line, as the language writes it', async () => {
    const { code, stdout } = await outputOf(['{ "n": .n, "t": "a\\"b" }'], '{"n":1}\n\n{"n":2.0}')
    expect(stdout).toBe('{ "n": 1, "t": "a\\"b" }\n{ "n": 2, "t": "a\\"b" }\n')
    expect(code).toBe(0)
  })

  test('runs once on an event without fields where there is no input', async () => {
    expect((await outputOf(['.'])).stdout).toBe('{  }\n')
  })

  test('takes program and events from files by the flags of Vector, and prints the event', async () => {
    const files = { 'p.vrl': '.b = 1; "not printed"', 'in.jsonl': '{"a":1}\n' }
    expect((await outputOf(['-p', 'p.vrl', '-i', 'in.jsonl', '-o'], '', files)).stdout).toBe('{ "a": 1, "b": 1 }\n')
  })

  test('tells a failure with its place, and goes on', async () => {
    const { code, stdout, stderr } = await outputOf(['to_int!(.n)', '-i', 'in'], '', {
      in: '{"n":"x\\u001b[2J"}\n{"n":"2"}',
    })
    expect([stdout, code]).toEqual(['2\n', 0])
    expect(stderr).toMatch(/^error: in:1: function call error for "to_int" at \(0:11\): .*\n$/)
    expect(stderr).not.toContain('\x1b')
  })

  test('draws what is wrong with the program, with file and line, and ends with 70', async () => {
    const { code, stderr } = await outputOf(['--program', 'p.vrl'], '', { 'p.vrl': '.a = 1\n.b = nope\n' })
    expect(code).toBe(70)
    expect(stderr).toContain('p.vrl:2:6')
  })

  test.each([
    ['{"a":1}\n{"a"', 'standard input:2: the line is no JSON'],
    ['{"a":1}\n[1]\n{"a":2}', 'standard input:2: the line is no event'],
  ])('prints what came before a line that is no event: %j', async (input, message) => {
    const { code, stdout, stderr } = await outputOf(['.a'], input)
    expect([code, stdout]).toEqual([70, '1\n'])
    expect(stderr).toContain(message)
  })

  test.each([
    [['-z', 'Nowhere', '1'], 70, 'no time zone "Nowhere"'],
    [['-p', 'p', '1'], 64, 'two programs'],
    [['-p', 'missing'], 70, 'the program could not be read'],
  ])('refuses %j', async (args, code, message) => {
    const ended = await outputOf(args)
    expect(ended.code).toBe(code)
    expect(ended.stderr).toContain(message)
  })

  test('shows warnings where they are wanted, and the JavaScript', async () => {
    expect((await outputOf(['x = 1'])).stderr).toBe('')
    expect((await outputOf(['x = 1', '--print-warnings'])).stderr).toContain('unused variable `x`')
    expect((await outputOf(['upcase("a")', '--emit'])).stdout).toContain('return function program(subject) {')
  })

  test('ends when nobody reads its output any more', async () => {
    await using folder = await Folder.of()
    await using qovery = folder.run(['vrl', '.a'])
    qovery.process.stdin.on('error', () => undefined)
    qovery.process.stdout.once('data', () => qovery.process.stdout.destroy())
    const line = '{"a":1}\n'.repeat(10_000)
    const feed = () => {
      while (qovery.process.stdin.writable && qovery.process.stdin.write(line));
    }
    qovery.process.stdin.on('drain', feed)
    feed()
    expect((await qovery.ended).code).toBe(0)
  })
})

describe('qovery vrl', () => {
  test('evaluates line by line where it is given lines', async () => {
    const lines = [
      'x = 1',
      'if x == 1 {',
      '  "several lines"',
      '}',
      'help docs upcase',
      'nope',
      '.a',
      'next',
      'exit',
      '1',
    ]
    const { code, stdout } = await outputOf(['--input', 'in'], lines.join('\n'), { in: '{"a":"\\u001b[2J"}\n{"b":2}' })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^1\n"several lines"\nupcase\(value\)\n[^]*undefined variable\n"␛\[2J"\n\{ "b": 2 \}\n$/)
  })

  const noScript = spawnSync('script', ['--version']).status !== 0
  test.skipIf(noScript)(
    'completes and remembers on a terminal, and Ctrl-C abandons a line',
    { timeout: 60_000 },
    async () => {
      await using folder = await Folder.of()
      const command = `${process.execPath} --conditions=@qovery/source ${MAIN} vrl`
      const environment = { ...environmentIn(folder.path), TERM: 'xterm', NO_COLOR: '1' }
      const terminal = spawn('script', ['-qec', command, '/dev/null'], { env: environment })
      const ended = once(terminal, 'close')
      let shown = ''
      terminal.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text))
      const type = async (keys: string, answer: RegExp) => {
        shown = ''
        terminal.stdin.write(keys)
        await poll(`an answer to ${JSON.stringify(keys)}`, () => answer.test(shown))
      }
      await type('', /VRL, line by line[^]*\$ /)
      await type('.abc = 1\r', /\r\n1\r\n[^]*\$ /)
      await type('.a\t', /\.abc/)
      await type(' + 1\r', /\r\n2\r\n[^]*\$ /)
      await type('upca\t', /upcase\(/)
      await type('"x")\r', /\r\n"X"\r\n[^]*\$ /)
      await type('[1,\r', /> /)
      await type('\x03', /\$ /)
      await type('2 + 3\r', /\r\n5\r\n[^]*\$ /)
      terminal.stdin.write('\x04')
      await ended
      const file = path.join(folder.path, '.local/state/qovery/vrl_history')
      expect(await readFile(file, 'utf8')).toBe('.abc = 1\n.abc + 1\nupcase("x")\n[1,\n2 + 3\n')
      expect((await stat(file)).mode & 0o077).toBe(0)
    },
  )
})
