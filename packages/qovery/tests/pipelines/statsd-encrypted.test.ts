import { rm } from 'node:fs/promises'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect } from 'node:tls'
import { readFileSync } from 'node:fs'
import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { opensslMissing, selfSigned } from '../../src/kit/tls/testing/self-signed.ts'
import { Observed } from '../harness/observed.ts'
import { freePort } from '../harness/qovery.ts'

const missing = opensslMissing()
const unless = missing === undefined ? '' : ` (left out: ${missing})`

test.skipIf(missing !== undefined)(
  `StatsD over TLS is read from clients that show a certificate, and from no others${unless}`,
  async () => {
    const files = selfSigned()
    const port = await freePort()
    const tls = `{ enabled: true, crt_file: "${files.crt_file}", key_file: "${files.key_file}", ca_file: "${files.crt_file}", verify_certificate: true }`
    try {
      await using observed = await Observed.start({
        sources: `  secured: { type: statsd, mode: tcp, address: "127.0.0.1:${port}", tls: ${tls} }`,
        shown: ['secured'],
      })
      await observed.qovery.says('Listening on tcp')
      const ca = readFileSync(files.crt_file)
      const to = { port, host: '127.0.0.1', ca, servername: 'localhost' }
      const stranger = connect(to, () => stranger.write('stranger:1|c\n')).on('error', () => undefined)
      const plain = connectPlain(port, '127.0.0.1', () => plain.write('plain:1|c\n')).on('error', () => undefined)
      await Promise.all([closed(stranger), closed(plain)])
      const known = connect({ ...to, cert: ca, key: readFileSync(files.key_file) }, () => known.end('known:2|c\n'))
      const samples = await poll('the metric', async () => {
        const now = await observed.samples()
        return now.get('known') === 2 ? now : undefined
      })
      expect([samples.has('stranger'), samples.has('plain')]).toEqual([false, false])
      expect(observed.qovery.stderr).toMatch(
        /did not agree on encryption: (?:peer did not return a certificate|what it sent is not TLS)/,
      )
      expect((await observed.stop()).code).toBe(0)
    } finally {
      await rm(files.folder, { recursive: true, force: true })
    }
  },
)

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}
