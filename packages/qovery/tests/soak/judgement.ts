import { messageOf } from '@qovery/sdk'
import { sum } from '../harness/ledger.ts'
import type { Observed } from '../harness/observed.ts'
import { sendStream } from '../harness/send.ts'
import type { Ports } from './load.ts'

/** How a program came through a soak. */
export interface Judgement {
  readonly facts: readonly string[]
  /** What should not be; empty: nothing. */
  readonly faults: readonly string[]
}

const MARK = 'still_here:1|c\n'

/** Whether the program still works, closes its books, has lost no source meanwhile, and ends in order. */
export async function judge(observed: Observed, { tcp }: Ports): Promise<Judgement> {
  const { ledger, page, qovery } = observed
  try {
    await sendStream({ port: tcp, host: '127.0.0.1' }, MARK)
    const samples = await ledger.closed(page.url, (_, now) => now.get('still_here') === 1, 20_000)
    const { received, discarded } = ledger.account(samples, 'over_tcp')
    const dropped = [...discarded].map(([reason, count]) => `${count} ${reason}`).join(', ')
    const facts = [
      `over_tcp received ${received} events and dropped ${dropped || 'none'}`,
      `the page shows ${samples.size} samples; the books close`,
    ]
    const faults = []
    const failures = sum(samples, 'qovery_component_errors_total', { error_type: 'source_failed' })
    if (failures > 0) faults.push(`sources failed ${failures} times`)
    const { code, signal } = await observed.stop()
    if (code !== 0) faults.push(`the program ended with ${code ?? signal}:\n${qovery.stderr.slice(-2000)}`)
    return { facts, faults }
  } catch (error) {
    return { facts: [], faults: [`${messageOf(error)}\n${qovery.stderr.slice(-2000)}`] }
  }
}
