import { execFileSync } from 'node:child_process'
import { mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execPath } from 'node:process'
import { expect, test } from 'vitest'

/** Runs the pipeline that is its argument to its end, and writes which modules of the language and of Node were loaded for it. */
const SCRIPT = `
import { registerHooks } from 'node:module'
const loaded = new Set()
registerHooks({ load: (url, context, next) => (loaded.add(url), next(url, context)) })
const { main } = await import(${JSON.stringify(new URL('main.ts', import.meta.url).href)})
await main(process.argv.slice(1))
process.stdout.write(JSON.stringify([...loaded]))`

/** What was loaded by a command for a pipeline with these parts, which ends by itself. */
function loadedBy(command: readonly string[], parts: object): string[] {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), 'qovery-loading-'))
  const config = path.join(folder.path, 'qovery.json')
  writeFileSync(config, JSON.stringify({ data_dir: folder.path, sources: { in: { type: 'stdin' } }, ...parts }))
  const args = ['--conditions=@qovery/source', '--input-type=module', '-e', SCRIPT, '--', ...command, config]
  const output = execFileSync(execPath, args, {
    input: '{"a":1}\n',
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  return JSON.parse(output.slice(output.lastIndexOf('["'))) as string[]
}

/** What was loaded to run a pipeline of the transform over one line. */
function loadedFor(transform: object): string[] {
  const transforms = { edit: { inputs: ['in'], ...transform } }
  return loadedBy(['--config'], { transforms, sinks: { out: { type: 'blackhole', inputs: ['edit'] } } })
}

const isCompiler = (url: string) =>
  /\/vrl\/src\/(?:index|stdlib\/index|syntax\/parser|emit\/emit|check\/check)\.ts$/.test(url)

test('a pipeline without programs loads no compiler', () => {
  const loaded = loadedFor({ type: 'throttle', threshold: 10, window_secs: 1 })
  expect(loaded.some((url) => url.endsWith('/throttle/index.ts'))).toBe(true)
  expect(loaded.filter(isCompiler)).toEqual([])
})

test('a program that does not reach the network loads nothing of Node that does', () => {
  const loaded = loadedFor({ type: 'remap', source: '. = parse_json!(.message)' })
  expect(loaded.some(isCompiler)).toBe(true)
  expect(
    loaded.filter((url) => /^node:(?:http|https|tls|dns|dgram)\b|\/vrl\/src\/node\/(?:http|dns)\.ts$/.test(url)),
  ).toEqual([])
})

test('a client that signs nothing for AWS loads nothing that does', () => {
  const http = { type: 'http', inputs: ['in'], uri: 'http://localhost/', encoding: { codec: 'json' } }
  const loaded = loadedBy(['validate'], { sinks: { out: http } })
  expect(loaded.some((url) => url.endsWith('/kit/http-client/client.ts'))).toBe(true)
  expect(loaded.filter((url) => /\/kit\/aws\/(?!options\.ts)/.test(url))).toEqual([])
})
