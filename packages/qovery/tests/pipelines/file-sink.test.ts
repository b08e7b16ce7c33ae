import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { Folder, type Qovery } from '../harness/qovery.ts'

const config = (options: string) => `
sources:
  in: { type: stdin }
sinks:
  out:
    type: file
    inputs: [in]
    path: "\${FOLDER}/{{ source_type }}.log"
    encoding: { codec: raw_message }
${options}`

function begin(folder: Folder): Qovery {
  return folder.run(['--config', 'qovery.yaml'], { FOLDER: folder.path })
}

test('lines of standard input are in the file to the last one, and after a rotation in the new one', async () => {
  await using folder = await Folder.of({ 'qovery.yaml': config('') })
  const [file, rotated] = [path.join(folder.path, 'stdin.log'), path.join(folder.path, 'stdin.log.1')]
  const program = begin(folder)
  const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i}`)
  program.process.stdin.write(`${lines.slice(0, 10_000).join('\n')}\n`)
  await poll('the first lines', () => existsSync(file) && readFileSync(file, 'utf8').endsWith('line 9999\n'))
  renameSync(file, rotated)
  let sent = 10_000
  await poll('a new file', () => {
    program.process.stdin.write(`${lines[sent++]}\n`)
    return existsSync(file)
  })
  program.process.stdin.end(`${lines.slice(sent).join('\n')}\n`)
  expect(await program.ended).toEqual({ code: 0, signal: null })
  expect(readFileSync(rotated, 'utf8') + readFileSync(file, 'utf8')).toBe(`${lines.join('\n')}\n`)
})

test.for(['gzip', 'zstd'])(
  'a file of %s is whole lines whenever the program is killed, and goes on after that',
  async (compression, { skip }) => {
    await using folder = await Folder.of({ 'qovery.yaml': config(`    compression: ${compression}`) })
    const file = path.join(folder.path, 'stdin.log')
    const read = () => {
      const { stdout, status, error } = spawnSync(compression, ['-dc', file], { maxBuffer: 2 ** 30 })
      if (error !== undefined) skip(`${compression} is not installed`)
      expect(status).toBe(0)
      return String(stdout)
    }
    let before = 0
    for (let round = 0; round < 1; round++) {
      const program = begin(folder)
      const text = Array.from({ length: 60_000 }, (_, i) => `round ${round}, line ${i}, ${'x'.repeat(i % 90)}\n`).join(
        '',
      )
      program.process.stdin.on('error', () => undefined)
      program.process.stdin.write(text)
      const size = () => (existsSync(file) ? readFileSync(file).length : 0)
      await poll('something written', () => size() > before)
      await program.stop('SIGKILL')
      before = size()
    }
    const program = begin(folder)
    program.process.stdin.end('the end\n')
    expect((await program.ended).code).toBe(0)
    const lines = read().split('\n')
    expect(lines.slice(-2)).toEqual(['the end', ''])
    let [round, line] = [-1, 0]
    for (const one of lines.slice(0, -2)) {
      if (one.startsWith(`round ${round + 1}, `)) [round, line] = [round + 1, 0]
      expect(one).toMatch(new RegExp(`^round ${round}, line ${line}, x{${line % 90}}$`))
      line++
    }
    expect(round).toBe(0)
  },
)
