import { httpLoad } from '../kit/http-load.ts'
import { HttpReceiver } from '../kit/http-receiver.ts'
import { jsonBodies } from '../kit/json-bodies.ts'
import { pause } from '../kit/wait.ts'
import type { Scenario } from '../scenario.ts'

const EVENTS = 1_000_000
const EVENTS_PER_BODY = 100
const CONNECTIONS = 8
/** When nothing has come for so long, what is missing will not come any more. */
const QUIET_MS = 5000
let bodies: Buffer[] | undefined

export const httpJson: Scenario = {
  name: 'http_json',
  title: `${EVENTS / 1e6} M JSON lines over HTTP, ${EVENTS_PER_BODY} to a request, over ${CONNECTIONS} connections, until a receiver has them as JSON over HTTP`,
  columns: [
    { key: 'rate', title: 'events/s' },
    { key: 'cpu', title: 'CPU s per M events' },
    { key: 'memory', title: 'peak RSS MiB' },
  ],
  compareBy: 'rate',
  can: ({ relay }) => relay !== undefined,
  run: async ({ relay }) => {
    bodies ??= jsonBodies(EVENTS, EVENTS_PER_BODY)
    const receiver = await HttpReceiver.open()
    const running = await relay(`http://127.0.0.1:${receiver.port}/`)
    try {
      const cpu = running.cpuSeconds()
      const began = performance.now()
      const refused = await httpLoad(bodies, running.linesPort, CONNECTIONS)
      while (receiver.events < EVENTS && performance.now() < Math.max(began, receiver.lastAt) + QUIET_MS)
        await pause(10)
      const figures = {
        rate: receiver.events / ((receiver.lastAt - began) / 1000),
        cpu: (running.cpuSeconds() - cpu) / (EVENTS / 1e6),
        memory: running.memory().peak,
      }
      return { figures, note: judged(receiver, refused) }
    } finally {
      await running.stop()
      receiver.close()
    }
  },
}

function judged({ events, sum }: HttpReceiver, refused: number): string {
  const isExact = events === EVENTS && sum === (EVENTS * (EVENTS - 1)) / 2
  const exact = isExact ? '' : `NOT EXACT: ${events} events of ${EVENTS}`
  return [exact, refused === 0 ? '' : `${refused} requests refused and sent again`]
    .filter((note) => note !== '')
    .join('; ')
}
