import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { Folder, freePort } from '../harness/qovery.ts'
import { sendStream } from '../harness/send.ts'

test('syslog messages become lines of JSON, the same ones written from bytes and from objects', async () => {
  const port = await freePort()
  await using folder = await Folder.of({
    'qovery.yaml': `
sources:
  in: { type: syslog, mode: tcp, address: "127.0.0.1:${port}" }
sinks:
  from_bytes: { type: console, inputs: [in], encoding: { codec: json } }
  from_objects: { type: console, inputs: [in], encoding: { codec: native_json } }
`,
  })
  await using qovery = folder.run(['--config', 'qovery.yaml'])
  await qovery.says('Listening on tcp')
  const counted = '<165>1 2003-10-11T22:14:15.003Z web app 12 ID47 [x@1 b="\\"2\\"" a="1"] two\nlines'
  await sendStream(
    { port, host: '127.0.0.1' },
    `${counted.length} ${counted}<34>1 2003-10-11T22:14:15.003000Z h su - - - "quoted"\n`,
  )
  const lines = await poll('all lines', () => {
    const found = qovery.stdout.split('\n').slice(0, -1)
    return found.length === 4 ? found : undefined
  })
  const first =
    '{"appname":"app","facility":"local4","host":"web","hostname":"web","message":"two\\nlines","msgid":"ID47","procid":12,"severity":"notice","source_ip":"127.0.0.1","source_type":"syslog","timestamp":"2003-10-11T22:14:15.003Z","version":1,"x@1":{"a":"1","b":"\\"2\\""}}'
  const second =
    '{"appname":"su","facility":"auth","host":"h","hostname":"h","message":"\\"quoted\\"","severity":"crit","source_ip":"127.0.0.1","source_type":"syslog","timestamp":"2003-10-11T22:14:15.003Z","version":1}'
  const wrapped = (line: string) => `{"log":${line}}`
  expect(lines.sort()).toEqual([first, wrapped(first), second, wrapped(second)].sort())
  expect((await qovery.stop()).code).toBe(0)
})
