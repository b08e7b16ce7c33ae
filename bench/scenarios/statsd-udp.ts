import { arrival } from '../kit/arrival.ts'
import { udpLoad } from '../kit/udp-load.ts'
import type { Result, Scenario, Starter } from '../scenario.ts'

const FIXED_RATE = 50_000
const FIXED_SECONDS = 12
const STEP_SECONDS = 4
/** What starting costs, and what V8 compiles, is not the price of a line: of so many seconds the CPU is not counted. */
const WARM_UP_SECONDS = { fixed: 4, step: 1 }
const HIGHEST_RATE = 6_400_000
const BISECTIONS = 3
/** A rate is held when no more than this is lost, */
const MOST_LOST = 0.001
/** and all of it is on the page this soon after the last line: a long queue is not speed. */
const LATEST_MS = STEP_SECONDS * 100 + 400
/** The sender reached the rate it was asked for. */
const REACHED = 0.93

export const statsdUdp = scenario('statsd_udp', false)
export const statsdUdpTags = scenario('statsd_udp_tags', true)

function scenario(name: string, tags: boolean): Scenario {
  return {
    name,
    title: `StatsD ${tags ? 'with' : 'without'} tags over UDP: the highest rate that is held, and the price of a slow one`,
    columns: [
      { key: 'held', title: 'lines/s held' },
      { key: 'cpu', title: `CPU s per M lines at ${FIXED_RATE / 1000}k/s` },
      { key: 'fast_cpu', title: 'at the rate held' },
      { key: 'memory', title: 'peak RSS MiB' },
    ],
    compareBy: 'held',
    can: ({ name, command }) => command !== undefined && (!tags || name !== 'collectd'),
    run: (starter) => measure(starter, tags),
  }
}

async function measure(starter: Starter, tags: boolean): Promise<Result> {
  const { fixed, step } = WARM_UP_SECONDS
  const slow = await attempt(starter, { tags, rate: FIXED_RATE, seconds: FIXED_SECONDS, warmAfter: fixed })
  const faster = (rate: number) => attempt(starter, { tags, rate, seconds: STEP_SECONDS, warmAfter: step })
  const best = slow.held ? await climb(slow, faster) : slow
  const figures = {
    held: slow.held ? best.rate : 0,
    cpu: slow.cpu,
    fast_cpu: best.cpu,
    memory: slow.memory,
  }
  return { figures, note: best.senderWasLimit ? `${slow.note}; the sender was the limit` : slow.note }
}

/** Doubles the rate until it is not held, then bisects; the best attempt. */
async function climb(from: Attempt, attemptAt: (rate: number) => Promise<Attempt>): Promise<Attempt> {
  let best = from
  let failing: number | undefined
  for (let rate = from.rate * 2; rate <= HIGHEST_RATE; rate *= 2) {
    const next = await attemptAt(rate)
    if (!next.held) {
      failing = rate
      break
    }
    best = next
    if (next.senderWasLimit) return best
  }
  if (failing === undefined) return best
  for (let i = 0; i < BISECTIONS; i++) {
    const rate: number = (best.rate + failing) / 2
    const next = await attemptAt(rate)
    if (next.held) best = next
    else failing = rate
  }
  return best
}

/** A program's few seconds at one rate. */
interface Attempt {
  readonly held: boolean
  /** Lines per second that were offered. */
  readonly rate: number
  readonly senderWasLimit: boolean
  readonly cpu: number
  readonly memory: number
  readonly note: string
}

async function attempt(
  { program, start }: Starter,
  { tags, ...load }: { tags: boolean; rate: number; seconds: number; warmAfter: number },
): Promise<Attempt> {
  const running = await start({ protocol: 'udp', tags })
  try {
    const { rate } = load
    const warm = { cpu: running.cpuSeconds(), lines: 0 }
    const onWarm = (linesSoFar: number) => Object.assign(warm, { cpu: running.cpuSeconds(), lines: linesSoFar })
    const lines = { series: 1000, lines: 200_000, tags }
    const sent = await udpLoad({ lines, port: running.linesPort, ...load }, onWarm)
    const end = performance.now()
    const shown = await arrival(running, program, sent.count)
    const offered = sent.lines / sent.seconds
    return {
      held: Math.abs(shown.lost) < MOST_LOST && shown.at - end < LATEST_MS + program.flushMs,
      rate: offered < rate * REACHED ? offered : rate,
      senderWasLimit: offered < rate * REACHED,
      cpu: (running.cpuSeconds() - warm.cpu) / ((sent.lines - warm.lines) / 1e6),
      memory: running.memory().peak,
      note: shown.note,
    }
  } finally {
    await running.stop()
  }
}
