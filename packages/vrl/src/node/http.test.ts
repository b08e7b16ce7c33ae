import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import type { HttpRequest } from '../function/index.ts'
import { sendHttp } from './http.ts'

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections()
})

async function serving(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle).listen(0, '127.0.0.1')
  open.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

/** Answers with what was asked. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => (body += chunk))
  request.on('end', () => {
    response.end(JSON.stringify({ method: request.method, url: request.url, body, headers: request.headers }))
  })
}

async function send(url: string, parts: Partial<HttpRequest> = {}): Promise<string> {
  const body = await sendHttp({ method: 'GET', url, headers: {}, body: '', timeoutMs: 3000, ...parts })
  return new TextDecoder().decode(body)
}

test('method, headers and body are sent as they are', async () => {
  const url = await serving(echo)
  const answer = JSON.parse(
    await send(`${url}/a?b`, { method: 'POST', headers: { 'X-Token': 'secret' }, body: 'héllo' }),
  )
  expect(answer).toMatchObject({
    method: 'POST',
    url: '/a?b',
    body: 'héllo',
    headers: { 'x-token': 'secret', 'content-length': '6' },
  })
})

test('the body of an error is the answer too', async () => {
  const url = await serving((_, response) => response.writeHead(500).end('broken'))
  expect(await send(url)).toBe('broken')
})

test('redirects are followed, without secrets where they lead to another host', async () => {
  const other = await serving(echo)
  const url = await serving((_, response) => response.writeHead(302, { location: `${other}/there` }).end())
  const answer = JSON.parse(
    await send(url, { method: 'POST', body: 'x', headers: { Authorization: 'a', 'X-Kept': 'b' } }),
  )
  expect(answer).toMatchObject({ method: 'GET', url: '/there', body: '', headers: { 'x-kept': 'b' } })
  expect(answer.headers).not.toHaveProperty('authorization')
})

test('redirects in a circle end', async () => {
  const url = await serving((_, response) => response.writeHead(301, { location: '/' }).end())
  await expect(send(url)).rejects.toThrow('more than 10 redirects')
})

test('a proxy is asked with the whole URL', async () => {
  const proxy = await serving(echo)
  const answer = JSON.parse(await send('http://unknown.invalid/path', { proxy: { http: proxy } }))
  expect(answer).toMatchObject({ url: 'http://unknown.invalid/path', headers: { host: 'unknown.invalid' } })
})

test('nobody waits longer than the time-out for an answer', async () => {
  const url = await serving(() => undefined)
  await expect(send(url, { timeoutMs: 50 })).rejects.toThrow('timed out')
})

test.each([
  ['not-a-valid-url', 'Invalid URL'],
  ['ftp://127.0.0.1/', 'neither http nor https'],
])('%s is refused', async (url, message) => {
  await expect(send(url)).rejects.toThrow(message)
})
