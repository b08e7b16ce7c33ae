import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { Observed, SAID_ONCE } from '../../harness/observed.ts'
import { environmentIn, Folder, freePort, MAIN } from '../../harness/qovery.ts'
import { sendStream } from '../../harness/send.ts'

/** Runs a shell line in which `$QOVERY` is the program, and returns its code and what it wrote to standard error. */
async function shell(line: string, folder: Folder): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const env = { ...environmentIn(folder.path), QOVERY: `${process.execPath} --conditions=@qovery/source ${MAIN}` }
  const child = spawn('bash', ['-c', `set -o pipefail; ${line}`], { cwd: folder.path, env })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (bytes) => (stdout += String(bytes)))
  child.stderr.on('data', (bytes) => (stderr += String(bytes)))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout, stderr }
}

const ECHO = `
sources: { in: { type: stdin } }
sinks: { out: { type: console, inputs: [in], encoding: { codec: text } } }
`

test('standard input whose frames cannot be told apart ends the source, with a reason and in order', async () => {
  const framed = ECHO.replace('type: stdin', 'type: stdin, framing: { method: length_delimited }')
  await using folder = await Folder.of({ 'qovery.yaml': framed })
  const { code, stderr } = await shell('(yes hello | head -c 5000000 || true) | $QOVERY', folder)
  expect(stderr.match(/The rest of the input is not read, and the source ends/g)).toHaveLength(1)
  expect(stderr).toContain('Stopped; all else is delivered, but 1 event was dropped')
  expect(code).toBe(0)
})

describe('when the reader of standard output has gone', () => {
  test('a pipeline says so once, counts what it can no longer deliver, and goes on to its end', async () => {
    await using folder = await Folder.of({ 'qovery.yaml': ECHO })
    const { stdout, stderr } = await shell(
      `yes | head -c 20000000 | $QOVERY ${SAID_ONCE.join(' ')} | head -n 1`,
      folder,
    )
    expect(stdout).toBe('y\n')
    // At once, and in the end with how often it was so.
    expect(stderr.match(/Whoever read stdout has gone \(EPIPE\)/g)).toHaveLength(2)
    expect(stderr).not.toContain('An error that nobody caught')
    expect(stderr).not.toContain('    at ')
  })

  test.each(['generate-schema', 'list', '--help', 'validate qovery.yaml'])(
    '%s ends without a word',
    async (command) => {
      await using folder = await Folder.of({ 'qovery.yaml': ECHO })
      const { stderr } = await shell(`$QOVERY ${command} | true`, folder)
      expect(stderr).toBe('')
    },
  )
})

describe('where standard output is a file on a disk without room', () => {
  test('a pipeline says so, and goes on with its other sinks', async () => {
    const kept = 'kept: { type: file, inputs: [in], path: kept.log, encoding: { codec: text } }'
    await using folder = await Folder.of({ 'qovery.yaml': ECHO.replace('out:', `${kept}, out:`) })
    const { code, stderr } = await shell('seq 20000 | $QOVERY > /dev/full', folder)
    expect(stderr).toContain('Writing to stdout failed for good: ENOSPC')
    expect(stderr).not.toContain('An error that nobody caught')
    expect(code).toBe(0)
    const lines = await readFile(path.join(folder.path, 'kept.log'), 'utf8')
    expect(lines.split('\n')).toHaveLength(20_001)
  })

  test.each(['generate-schema', 'list', '--help', 'validate qovery.yaml'])('%s says so and fails', async (command) => {
    await using folder = await Folder.of({ 'qovery.yaml': ECHO })
    const { code, stderr } = await shell(`$QOVERY ${command} > /dev/full`, folder)
    expect(stderr).toMatch(/^error: the output could not be written: ENOSPC: .*\n$/)
    expect(code).toBe(1)
  })
})

test('a full pipe behind standard error does not stop the program', async () => {
  const tcp = await freePort()
  await using observed = await Observed.start(
    { sources: `  lines: { type: statsd, mode: tcp, address: "127.0.0.1:${tcp}" }`, shown: ['lines'] },
    { flags: ['-vv', '--internal-log-rate-limit', '0'] },
  )
  observed.qovery.process.stderr.pause()
  const to = { port: tcp, host: '127.0.0.1' }
  for (let i = 0; i < 2000; i += 50) {
    await Promise.all(Array.from({ length: 50 }, () => sendStream(to, `${'not a line '.repeat(30)}\na:1|c\n`)))
  }
  await observed.ledger.closed(
    observed.page.url,
    (account, samples) => samples.get('a') === 2000 && account('lines').discarded.get('malformed_line') === 2000,
  )
  expect(await observed.residentMiB()).toBeLessThan(300)
  observed.qovery.process.kill('SIGTERM')
  await poll('the end', () => !observed.isAlive)
  observed.qovery.process.stderr.resume()
  expect(await observed.qovery.ended).toEqual({ code: 0, signal: null })
})
