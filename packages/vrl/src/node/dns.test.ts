import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import * as fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { thrownBy } from '../../tests/thrown.ts'
import { ownField, type ValueObject } from '../value/index.ts'
import { askNameServers } from './dns.ts'
import { decodeAnswer, encodeQuestion } from '../dns/message.ts'

const open: (Socket | Server)[] = []
afterEach(() => {
  for (const socket of open.splice(0)) socket.close()
})

type Answer = (question: Buffer) => Buffer

/** A name server on one port of UDP and TCP; gives its address. */
async function nameServer(byDatagram: Answer, byStream?: Answer): Promise<string> {
  const stream = createServer((socket) => {
    socket.on('data', (data) => {
      const answer = byStream?.(data.subarray(2)) ?? Buffer.alloc(0)
      socket.write(Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 0xff]), answer]))
    })
  }).listen(0, '127.0.0.1')
  await once(stream, 'listening')
  const { port } = stream.address() as { port: number }
  const datagrams = createSocket('udp4')
  datagrams.on('message', (question, from) => datagrams.send(byDatagram(question), from.port, from.address))
  datagrams.bind(port, '127.0.0.1')
  await once(datagrams, 'listening')
  open.push(stream, datagrams)
  return `127.0.0.1:${port}`
}

/** An answer with the question in it and some records, which point to its name. */
function answer(
  question: Buffer,
  records: readonly (readonly [type: number, data: readonly number[]])[],
  flags = 0x8180,
): Buffer {
  const header = Buffer.from(question.subarray(0, 12))
  header.writeUInt16BE(flags, 2)
  header.writeUInt16BE(records.length, 6)
  header.writeUInt16BE(0, 10)
  const asked = question.subarray(12, question.indexOf(0, 12) + 5)
  const bodies = records.map(([type, data]) =>
    Buffer.from([0xc0, 12, type >> 8, type & 0xff, 0, 1, 0, 0, 2, 88, data.length >> 8, data.length & 0xff, ...data]),
  )
  return Buffer.concat([header, asked, ...bodies])
}

function ask(server: string, type: string, options: ValueObject = {}) {
  return askNameServers({
    name: 'example.org',
    type,
    class: 'IN',
    options: { servers: [server], timeout: 2, ...options },
  })
}

test('an answer is given with its header, question and records', async () => {
  const server = await nameServer((question) => answer(question, [[1, [192, 0, 2, 1]], [16, [3, 97, 34, 98]]])) // prettier-ignore
  expect(await ask(server, 'A')).toEqual({
    fullRcode: 0,
    rcodeName: 'NOERROR',
    header: {
      aa: false, ad: false, cd: false, ra: true, rd: true, tc: false, qr: true, opcode: 0, rcode: 0,
      anCount: 2, arCount: 0, nsCount: 0, qdCount: 1,
    }, // prettier-ignore
    question: [{ class: 'IN', domainName: 'example.org', questionType: 'A', questionTypeId: 1 }],
    answers: [
      { class: 'IN', domainName: 'example.org', rData: '192.0.2.1', recordType: 'A', recordTypeId: 1, ttl: 600 },
      {
        class: 'IN',
        domainName: 'example.org',
        rData: String.raw`"a\"b"`,
        recordType: 'TXT',
        recordTypeId: 16,
        ttl: 600,
      },
    ],
    authority: [],
    additional: [],
  })
})

test('an answer that was cut is asked for again over TCP', async () => {
  const whole: Answer = (question) => answer(question, [[15, [0, 10, 4, 109, 97, 105, 108, 0xc0, 12]]])
  const server = await nameServer((question) => answer(question, [], 0x8380), whole)
  expect(ownField((await ask(server, 'MX')) as ValueObject, 'answers')).toMatchObject([
    { rData: '10 mail.example.org' },
  ])
})

test('that there is no such name is an answer too', async () => {
  const server = await nameServer((question) => answer(question, [], 0x8183))
  expect(await ask(server, 'AAAA')).toMatchObject({ fullRcode: 3, rcodeName: 'NXDOMAIN', answers: [] })
})

test('an answer to another question does not count, and nobody waits for ever', async () => {
  const server = await nameServer((question) => {
    const forged = answer(question, [])
    forged[0]! ^= 1
    return forged
  })
  await expect(ask(server, 'A', { timeout: 0, attempts: 1 })).rejects.toThrow('query failed: timed out')
})

test.each([
  ['NOPE', {}, 'parsing query type failed'],
  ['A', { tcp: 'yes' }, 'expected boolean, got string'],
  ['A', { attempts: -5 }, 'attempts has to be a positive integer, got: -5'],
  ['A', { servers: ['a:b:c'] }, "can't resolve nameserver (a:b:c)"],
])('%s with %j is refused', async (type, options, message) => {
  await expect(ask('127.0.0.1:9', type, options as ValueObject)).rejects.toThrow(message)
})

test('any bytes are read as an answer or refused', () => {
  const valid = Buffer.from(encodeQuestion(1, { name: 'a.b', type: 1, class: 1, recurse: true }))
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.uint8Array({ maxLength: 40 }).map((rest) => Buffer.concat([valid, rest])),
  )
  fc.assert(
    fc.property(bytes, (message) => {
      const thrown = thrownBy(() => decodeAnswer(message)) as Error | undefined
      expect(thrown?.message ?? 'parsing succeeded').toMatch(/^parsing /)
    }),
  )
})
