import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { pause } from './wait.ts'

const RETRY_MS = 5

/** Posts each body once over `connections` kept connections; what is refused is offered again. Returns how many refusals there were. */
export async function httpLoad(bodies: readonly Buffer[], port: number, connections: number): Promise<number> {
  const head = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: `
  const requests = bodies.map((body) => Buffer.concat([Buffer.from(`${head}${body.length}\r\n\r\n`), body]))
  let next = 0
  let refused = 0
  const post = async () => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
      while (!isSuccess(await answerTo(request, socket))) {
        refused++
        await pause(RETRY_MS)
      }
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: connections }, post))
  return refused
}

/** The head of the answer; its body, which may follow, is thrown away. */
function answerTo(request: Buffer, socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const onClose = () => reject(new Error('the program closed a connection'))
    const onData = (bytes: Buffer) => {
      text += bytes.toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      const length = Number(/content-length:\s*(\d+)/i.exec(text)?.[1] ?? 0)
      if (end < 0 || text.length < end + 4 + length) return
      socket.off('data', onData).off('close', onClose)
      resolve(text)
    }
    socket.on('data', onData).on('close', onClose)
    socket.write(request)
  })
}

function isSuccess(answer: string): boolean {
  return answer.startsWith('HTTP/1.1 2')
}
