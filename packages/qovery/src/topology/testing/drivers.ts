import { LogBatch, LogEvent, NO_METADATA, type Ack, type Batch, type Kind } from '@qovery/sdk'
import { DriverContext } from '../context.ts'
import { FanOut } from '../fan-out.ts'
import type { Receiver } from '../receiver.ts'
import { testHouse } from './house.ts'

export function logs(...texts: readonly string[]): LogBatch {
  return LogBatch.of(texts.map((text) => new LogEvent(text, NO_METADATA)))
}

export function textsOf(batch: Batch): string[] {
  return (batch as LogBatch).events.map((event) => String(event.value))
}

/** The end of an edge that keeps what it gets, and settles it or not. */
export class Collector implements Receiver {
  readonly id = 'collector'
  readonly kinds: ReadonlySet<Kind>
  readonly received: { readonly batch: Batch; readonly ack: Ack | null }[] = []
  settles = true
  /** While set there is no room. */
  full: PromiseWithResolvers<void> | undefined

  constructor(...kinds: readonly Kind[]) {
    this.kinds = new Set(kinds)
  }

  receive(batch: Batch, ack: Ack | null): void {
    this.received.push({ batch, ack })
    if (this.settles) ack?.release()
  }

  room(): Promise<void> | undefined {
    return this.full?.promise
  }

  /** Whoever waited may go on. */
  empty(): void {
    this.full?.resolve()
    this.full = undefined
  }

  get batches(): string[][] {
    return this.received.map(({ batch }) => textsOf(batch))
  }
}

/** Ports with one listener each. */
export function portsOf(listeners: Readonly<Record<string, Receiver>>): ReadonlyMap<string, FanOut> {
  const ports = new Map<string, FanOut>()
  for (const [port, listener] of Object.entries(listeners)) {
    const fanOut = new FanOut()
    fanOut.add(listener)
    ports.set(port, fanOut)
  }
  return ports
}

/** The context of a component called `one`, in a house of its own. */
export function contextOf(kind: 'source' | 'transform', ports: readonly string[]) {
  const house = testHouse()
  const identity = { id: 'one', kind, type: 'test', inputKinds: [], acknowledgements: false, ports }
  return { house, cx: new DriverContext(house, identity) }
}
