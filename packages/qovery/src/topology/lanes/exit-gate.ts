import type { Ack, Batch, Kind } from '@qovery/sdk'
import { FanOut } from '../fan-out.ts'
import type { Receiver } from '../receiver.ts'
import type { Exit } from './messages.ts'

/** The end of a port by which events leave a chain: hands them to those who listen there, or to who collects them for later. */
export class ExitGate implements Receiver {
  readonly id: string
  readonly port: string
  readonly kinds: ReadonlySet<Kind>
  readonly to = new FanOut()
  /** While it is set, batches go there and nowhere else. */
  collect: ((batch: Batch) => void) | undefined

  /** `id` names the component of the port. */
  constructor(id: string, port: string, kinds: ReadonlySet<Kind>) {
    this.id = id
    this.port = port
    this.kinds = kinds
  }

  get exit(): Exit {
    return { component: this.id, port: this.port, kinds: [...this.kinds] }
  }

  room(): Promise<void> | undefined {
    return this.to.room()
  }

  receive(batch: Batch, ack: Ack | null): void {
    if (this.collect === undefined) this.to.send(batch, ack)
    else {
      this.collect(batch)
      ack?.release()
    }
  }
}
