import type { ComponentContext, Output, Source } from '@qovery/sdk'
import { LineReceiver, MAX_LINE_BYTES } from '../../../kit/socket/line-receiver.ts'
import { listenTcp } from '../../../kit/socket/tcp.ts'
import { listenUdp } from '../../../kit/socket/udp.ts'
import { listenUnix } from '../../../kit/socket/unix.ts'
import { Inlet } from './inlet.ts'
import type { StatsdOptions } from './options.ts'

/** Receives StatsD lines on a socket of one of three kinds. */
export class StatsdSource implements Source {
  readonly #options: StatsdOptions
  readonly #cx: ComponentContext

  constructor(options: StatsdOptions, cx: ComponentContext) {
    this.#options = options
    this.#cx = cx
  }

  async run(out: Output, signal: AbortSignal): Promise<void> {
    const inlet = new Inlet(this.#options, this.#cx, out)
    try {
      await this.#listen(inlet, signal)
    } finally {
      await inlet.close()
    }
  }

  #listen(inlet: Inlet, signal: AbortSignal): Promise<void> {
    const options = this.#options
    const accept = () => new LineReceiver(inlet)
    switch (options.mode) {
      case 'tcp':
        return listenTcp({ options, room: MAX_LINE_BYTES, accept }, this.#cx, signal)
      case 'unix':
        return listenUnix({ path: options.path, room: MAX_LINE_BYTES, accept }, this.#cx, signal)
      case 'udp':
        return listenUdp(
          { options, handle: (bytes, start, end) => inlet.datagram(bytes, start, end), bursts: inlet },
          this.#cx,
          signal,
        )
    }
  }
}
