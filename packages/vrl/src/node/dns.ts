import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { getServers, promises as dns } from 'node:dns'
import { connect, isIP } from 'node:net'
import type { DnsQuestion } from '../function/index.ts'
import { checkedOptions, type DnsOptions } from '../net/dns-options.ts'
import type { Value } from '../value/index.ts'
import { decodeAnswer, encodeQuestion, isTruncated } from '../dns/message.ts'
import { classId, typeId } from '../dns/names.ts'

const TIMEOUT_SECS = 5
const ATTEMPTS = 2
const MOST_WAIT_SECS = 300

interface Server {
  readonly address: string
  readonly port: number
}

/** Asks name servers, one after the other, until one answers. Rejects where none does, or the question is not one. */
export async function askNameServers(question: DnsQuestion): Promise<Value> {
  const options = checkedOptions(question.options)
  const type = typeId(question.type)
  if (type === undefined) throw new Error(`parsing query type failed: unknown record type "${question.type}"`)
  const dnsClass = classId(question.class)
  if (dnsClass === undefined) throw new Error(`parsing query class failed: unknown class "${question.class}"`)
  const id = randomInt(65536)
  const message = encodeQuestion(id, { name: question.name, type, class: dnsClass, recurse: options.recurse })
  return decodeAnswer(await answered(message, await serversOf(options), options))
}

async function answered(message: Uint8Array, servers: readonly Server[], options: DnsOptions): Promise<Uint8Array> {
  const timeoutMs = Math.min(MOST_WAIT_SECS, options.timeoutSecs ?? TIMEOUT_SECS) * 1000
  const attempts = Math.max(1, Math.min(10, options.attempts ?? ATTEMPTS))
  let failure = new Error('there is no name server')
  for (let attempt = 0; attempt < attempts; attempt++) {
    for (const server of servers) {
      try {
        const answer = options.tcp ? undefined : await askByDatagram(message, server, timeoutMs)
        if (answer !== undefined && !isTruncated(answer)) return answer
        return await askByStream(message, server, timeoutMs)
      } catch (error) {
        failure = error as Error
      }
    }
  }
  throw new Error(`query failed: ${failure.message}`)
}

async function serversOf({ servers, rotate }: DnsOptions): Promise<Server[]> {
  const listed = await Promise.all((servers.length === 0 ? getServers() : servers).map(serverOf))
  const first = rotate && listed.length > 1 ? randomInt(listed.length) : 0
  return [...listed.slice(first), ...listed.slice(0, first)]
}

async function serverOf(text: string): Promise<Server> {
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text)
  const plain = isIP(text) === 6 ? [text, text] : /^([^:]+)(?::(\d{1,5}))?$/.exec(text)
  const [, host, port] = bracketed ?? plain ?? []
  if (host === undefined || Number(port ?? 53) > 65535)
    throw new Error(`can't resolve nameserver (${text}): invalid socket address`)
  if (isIP(host) !== 0) return { address: host, port: Number(port ?? 53) }
  try {
    return { address: (await dns.lookup(host)).address, port: Number(port ?? 53) }
  } catch (error) {
    throw new Error(`can't resolve nameserver (${text}): ${(error as Error).message}`, { cause: error })
  }
}

function askByDatagram(message: Uint8Array, { address, port }: Server, timeoutMs: number): Promise<Uint8Array> {
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4')
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
  const timer = setTimeout(() => reject(new Error('timed out')), timeoutMs)
  socket.on('error', reject)
  socket.on('message', (answer) => {
    if (isAnswerTo(message, answer)) resolve(answer)
  })
  socket.connect(port, address, () => socket.send(message))
  return promise.finally(() => {
    clearTimeout(timer)
    socket.close()
  })
}

/** Over TCP each message has its length before it (RFC 1035, section 4.2.2). */
function askByStream(message: Uint8Array, { address, port }: Server, timeoutMs: number): Promise<Uint8Array> {
  const socket = connect(port, address)
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
  const timer = setTimeout(() => reject(new Error('timed out')), timeoutMs)
  let received = Buffer.alloc(0)
  socket.on('error', reject)
  socket.on('close', () => reject(new Error('the connection was closed')))
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk])
    const length = received.length < 2 ? Number.POSITIVE_INFINITY : received.readUInt16BE()
    if (received.length < 2 + length) return
    const answer = received.subarray(2, 2 + length)
    if (isAnswerTo(message, answer)) resolve(answer)
    else reject(new Error('the answer is to another question'))
  })
  socket.write(Buffer.concat([Buffer.from([message.length >> 8, message.length & 0xff]), message]))
  return promise.finally(() => {
    clearTimeout(timer)
    socket.destroy()
  })
}

function isAnswerTo(question: Uint8Array, answer: Uint8Array): boolean {
  return (
    answer.length >= 12 &&
    answer[0] === question[0] &&
    answer[1] === question[1] &&
    ((answer[2] as number) & 0x80) !== 0
  )
}
