import { createServer } from 'node:http'
import { describe, expect, test } from 'vitest'
import { Folder, freePort } from '../harness/qovery.ts'

/** A config that posts what is typed to a receiver, whose health is asked at `/health`. */
const configFor = (port: number) => `
sources:
  typed: { type: stdin }
sinks:
  web:
    type: http
    inputs: [typed]
    uri: "http://127.0.0.1:${port}/"
    encoding: { codec: text }
    healthcheck: { uri: "http://127.0.0.1:${port}/health" }
`

/** Runs the program until its input ends, before a receiver that answers `/health` with `health`; `undefined`: there is none. */
async function run(health: number | undefined, flags: readonly string[]) {
  const port = await freePort()
  const bodies: string[] = []
  const server = createServer((request, response) => {
    const isCheck = request.url === '/health'
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      if (!isCheck) bodies.push(body)
      response.writeHead(isCheck ? (health ?? 500) : 200).end()
    })
  })
  if (health !== undefined) await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  try {
    await using folder = await Folder.of({ 'qovery.yaml': configFor(port) })
    await using qovery = folder.run(flags)
    qovery.process.stdin.on('error', () => undefined).end('hello\n')
    const { code } = await qovery.ended
    return { code, bodies, stderr: qovery.stderr }
  } finally {
    server.close()
  }
}

describe('with --require-healthy', () => {
  test('a program whose receiver is healthy runs and delivers', async () => {
    expect(await run(200, ['--require-healthy'])).toMatchObject({ code: 0, bodies: ['hello\n'] })
  })

  test.each([
    ['is not there', undefined, 'ECONNREFUSED'],
    ['says that it is not well', 503, '503'],
  ])('a program whose receiver %s names the sink and does not run', async (_, health, reason) => {
    const { code, bodies, stderr } = await run(health, ['--require-healthy'])
    expect([code, bodies]).toEqual([1, []])
    expect(stderr).toMatch(new RegExp(`web: The healthcheck of the sink failed: .*${reason}`))
    expect(stderr).toContain('A receiver is not there')
    expect(stderr).not.toContain('runs 1 source')
  })
})

test('without it a program says that the receiver is not well, and delivers all the same', async () => {
  const { code, bodies, stderr } = await run(503, [])
  expect([code, bodies]).toEqual([0, ['hello\n']])
  expect(stderr).toContain('The healthcheck of the sink failed')
})
