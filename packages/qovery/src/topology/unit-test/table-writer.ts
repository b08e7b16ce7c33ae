import { messageOf, type Ack, type Batch, type Kind, type Sink } from '@qovery/sdk'
import type { PlannedWriter } from '../../config/unit-tests/plan.ts'
import type { Built } from '../build.ts'
import { DriverContext, type House } from '../context.ts'
import type { Receiver } from '../receiver.ts'

/** Writes events into a table at once, without the buffer and the retries of a sink. */
export class TableWriter implements Receiver {
  readonly id: string
  readonly kinds: ReadonlySet<Kind>
  readonly #sink: Sink
  readonly #cx: DriverContext
  readonly #writes: Promise<void>[] = []

  private constructor({ table, kinds }: PlannedWriter, sink: Sink, cx: DriverContext) {
    this.id = table
    this.kinds = new Set(kinds)
    this.#sink = sink
    this.#cx = cx
  }

  /** Connects a table to what is written into it; `undefined` where it takes no events. */
  static of(planned: PlannedWriter, built: Built, house: House): TableWriter | undefined {
    const { table, kinds } = planned
    const identity = {
      id: table,
      kind: 'sink',
      type: 'table',
      inputKinds: kinds,
      acknowledgements: false,
      ports: [],
    } as const
    const cx = new DriverContext(house, identity)
    const sink = built.tables.get(table)?.sink?.(cx)
    if (sink === undefined) return undefined
    const writer = new TableWriter(planned, sink, cx)
    built.connect(writer, planned.inputs)
    return writer
  }

  receive(batch: Batch, ack: Ack | null): void {
    this.#writes.push(this.#write(batch))
    ack?.release()
  }

  room(): undefined {
    return undefined
  }

  /** Resolves when all is written. */
  async settled(): Promise<void> {
    await Promise.all(this.#writes)
  }

  async #write(batch: Batch): Promise<void> {
    try {
      await this.#sink.write(batch, new AbortController().signal)
    } catch (error) {
      this.#cx.failed('write_failed', `The table could not be written: ${messageOf(error)}`)
    }
  }
}
