import { DEFAULT_LOG_SCHEMA } from '@qovery/sdk'
import { afterEach, describe, expect, test } from 'vitest'
import { ask, JSON_LINES, running, stopAll, valuesOf } from './testing/running.ts'

afterEach(stopAll)

describe('a request', () => {
  test('must show the credentials', async () => {
    const { address, out, cx } = await running({ auth: { strategy: 'basic', username: 'u', password: 'p' } })
    expect((await ask(address, 'x', { auth: 'u:p' })).status).toBe(200)
    for (const options of [{}, { auth: 'u:wrong' }, { headers: { Authorization: 'Bearer p' } }]) {
      const answer = await ask(address, 'x', options)
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Basic /)])
    }
    expect([out.count, cx.recorded.failed.get('unauthorized')?.length]).toEqual([1, 3])
  })

  test('is let in by a program, which adds to its events what no client can forge', async () => {
    const source = '%tenant = .headers."x-tenant"\n.headers."x-key" == "k" && starts_with(string!(.path), "/a")'
    const auth = { strategy: 'custom', source }
    const { address, out, cx } = await running({ auth, path: '/a', strict_path: false, ...JSON_LINES })
    const options = (key: string) => ({ path: '/a/b?x=1', headers: { 'X-Key': key, 'X-Tenant': 't1' } })
    expect((await ask(address, '{"tenant":"forged","n":1}', options('k'))).status).toBe(200)
    const refused = await ask(address, '{"n":2}', options('wrong'))
    expect([refused.status, refused.body]).toEqual([401, '{"code":401,"message":"the request was not let in"}'])
    expect(valuesOf(out)).toMatchObject([{ n: 1, tenant: 't1' }])
    expect([out.count, cx.recorded.failed.get('unauthorized')?.length]).toEqual([1, 1])
  })

  test('is let in by a program whose findings are metadata in the namespace vector', async () => {
    const log_schema = { ...DEFAULT_LOG_SCHEMA, namespace: 'vector' as const }
    const auth = { strategy: 'custom', source: '%tenant = "t1"\ntrue' }
    const { address, out } = await running({ auth, ...JSON_LINES }, { globals: { log_schema } })
    expect((await ask(address, '{"n":1}')).status).toBe(200)
    const [event] = out.events('log')
    expect([event?.value, event?.metadata.value['http_server']]).toEqual([
      { n: 1 },
      expect.objectContaining({ tenant: 't1' }),
    ])
  })
})
