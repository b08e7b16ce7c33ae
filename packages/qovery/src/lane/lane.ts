import type { MessagePort } from 'node:worker_threads'
import { Ack, type Batch, type Kind, type LogFields, type LogLevel, type Outcome, type OwnLogLine } from '@qovery/sdk'
import { builtin } from '../components/builtin.ts'
import { Changes } from '../telemetry/changes.ts'
import { TelemetryRegistry } from '../telemetry/registry.ts'
import { build } from '../topology/build.ts'
import type { House } from '../topology/context.ts'
import type { TransformDriver } from '../topology/drivers/transform.ts'
import type { Exit, FromLane, JobResult, LaneSetup, Report, ToLane } from '../topology/lanes/messages.ts'
import { BatchPacker, BatchUnpacker } from '../topology/lanes/packed/batch.ts'
import type { Receiver } from '../topology/receiver.ts'
import { WorkClock } from '../topology/work-clock.ts'

/** How long what was counted waits to be told. */
const REPORT_EVERY_MS = 200
/** Most lines of the log that are kept until then; more are counted. */
const MAX_LINES = 5000

/** Builds a lane's own copy of a chain and runs the jobs that come, until it is told to end. */
export async function openLane(setup: LaneSetup): Promise<void> {
  const { port } = setup
  const lane = await Lane.open(setup)
  port.on('message', (message: ToLane) => {
    if (message.type === 'job') lane.run(message)
    else lane.end()
  })
  port.postMessage({ type: 'ready' } satisfies FromLane)
}

/** A chain in a thread of its own. */
class Lane {
  readonly #port: MessagePort
  readonly #transforms: readonly TransformDriver[]
  readonly #diary: Diary
  readonly #packer = new BatchPacker()
  readonly #unpacker = new BatchUnpacker()
  #outputs: { exit: number; batch: ReturnType<BatchPacker['pack']> }[] = []
  #transfer: ArrayBuffer[] = []
  #timer: NodeJS.Timeout | undefined

  private constructor(port: MessagePort, transforms: readonly TransformDriver[], diary: Diary) {
    this.#port = port
    this.#transforms = transforms
    this.#diary = diary
  }

  static async open({ settings, globals, transforms, exits, port }: LaneSetup): Promise<Lane> {
    const registry = new TelemetryRegistry()
    const diary = new Diary(registry)
    const house: House = {
      globals,
      dataDir: settings.data_dir,
      registry,
      own: { collect: () => undefined, onLog: () => () => undefined },
      clock: new WorkClock(),
      logger: (fields) => diary.logger(fields),
    }
    const plan = { globals: settings, tables: [], sources: [], transforms, sinks: [] }
    const built = await build(plan, builtin, house)
    const lane = new Lane(port, built.transforms, diary)
    for (const [index, exit] of exits.entries()) built.connect(lane.#gate(index, exit), [exit])
    for (const transform of built.transforms) await transform.start()
    // What building has counted, the main thread has counted too.
    diary.take(lane.#transforms)
    return lane
  }

  run({ batch }: Extract<ToLane, { type: 'job' }>): void {
    let outcome: Outcome = 'delivered'
    const ack = new Ack((settled) => {
      outcome = settled
    })
    this.#transforms[0]?.receive(this.#unpacker.unpack(batch), ack)
    const result: JobResult = { outputs: this.#outputs, outcome }
    const report = this.#diary.isDue ? this.#diary.take(this.#transforms) : undefined
    this.#timer ??= setTimeout(() => this.#tell(), REPORT_EVERY_MS)
    this.#port.postMessage({ type: 'done', ...result, report } satisfies FromLane, this.#transfer)
    this.#outputs = []
    this.#transfer = []
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#port.postMessage({ type: 'ended', report: this.#diary.take(this.#transforms) } satisfies FromLane)
  }

  #tell(): void {
    this.#timer = undefined
    const report = this.#diary.take(this.#transforms)
    if (report.changes.length > 0) this.#port.postMessage({ type: 'report', report } satisfies FromLane)
  }

  /** What events leave by. */
  #gate(exit: number, { component, kinds }: Exit): Receiver {
    return {
      id: component,
      kinds: new Set<Kind>(kinds),
      room: () => undefined,
      receive: (batch: Batch, ack: Ack | null) => {
        this.#outputs.push({ exit, batch: this.#packer.pack(batch, this.#transfer) })
        ack?.release()
      },
    }
  }
}

/** What a lane counts and logs until it is told. */
class Diary {
  readonly #changes: Changes
  #lines: OwnLogLine[] = []
  #unshown = 0
  #tookAt = 0
  #busyMs: number[] = []

  constructor(registry: TelemetryRegistry) {
    this.#changes = new Changes(registry)
  }

  get isDue(): boolean {
    return this.#lines.length > 0 || performance.now() - this.#tookAt >= REPORT_EVERY_MS
  }

  logger(own: LogFields): ReturnType<House['logger']> {
    const at = (level: LogLevel) => (message: string, fields?: LogFields) =>
      this.#add({ timestamp: Date.now(), level, message, fields: { ...fields, ...own } })
    return { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  }

  take(transforms: readonly TransformDriver[]): Report {
    this.#tookAt = performance.now()
    const lines = this.#lines
    if (this.#unshown > 0) {
      const message = `${this.#unshown} more lines of the log came from this thread at once`
      lines.push({ timestamp: Date.now(), level: 'warn', message, fields: {} })
    }
    this.#lines = []
    this.#unshown = 0
    const before = this.#busyMs
    this.#busyMs = transforms.map(({ busyMs }) => busyMs)
    return { changes: this.#changes.take(), lines, busyMs: this.#busyMs.map((ms, i) => ms - (before[i] ?? 0)) }
  }

  #add(line: OwnLogLine): void {
    if (this.#lines.length < MAX_LINES) this.#lines.push(line)
    else this.#unshown++
  }
}
