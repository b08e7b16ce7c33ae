import { poll } from '@qovery/sdk/testing'
import { builtin } from '../../src/components/builtin.ts'
import { compile } from '../../src/config/compile.ts'
import type { Plan } from '../../src/config/plan.ts'
import { configText } from '../../src/config/testing/text.ts'
import { samplesAt } from './qovery.ts'

/** What one component has done with its events so far. */
export interface Account {
  readonly received: number
  readonly created: number
  readonly sent: number
  readonly merged: number
  readonly held: number
  /** Events that it dropped, by reason. */
  readonly discarded: ReadonlyMap<string, number>
  /** Events that the buffer in front of it (a sink) dropped, by reason. */
  readonly overflowed: ReadonlyMap<string, number>
}

type Samples = ReadonlyMap<string, number>

/**
 * The books of a running program, kept from its own metrics on a page of Prometheus' text format. They close when on
 * every edge sent = received + dropped + buffered, and in every component received + created = sent + dropped + merged + held.
 */
export class Ledger {
  readonly #plan: Plan

  private constructor(plan: Plan) {
    this.#plan = plan
  }

  /** The books of a config in YAML, in which variables are left out. */
  static async of(yaml: string, variables: Readonly<Record<string, string>> = {}): Promise<Ledger> {
    const { plan, faults } = await compile(configText(yaml, variables), builtin, {})
    if (plan === undefined) throw new Error(`the config is wrong: ${faults.map((fault) => fault.message).join('; ')}`)
    return new Ledger(plan)
  }

  account(samples: Samples, id: string): Account {
    const of = (name: string) => sum(samples, `qovery_component_${name}_events_total`, { component_id: id })
    return {
      received: of('received'),
      created: of('created'),
      sent: of('sent'),
      merged: of('merged'),
      held: sum(samples, 'qovery_component_held_events', { component_id: id }),
      discarded: byReason(samples, 'qovery_component_discarded_events_total', id),
      overflowed: byReason(samples, 'qovery_buffer_discarded_events_total', id),
    }
  }

  /** Each sum that does not come out, in words; empty: the books close. */
  faults(samples: Samples): string[] {
    const { sources, transforms, sinks } = this.#plan
    const faults = [...sources, ...transforms, ...sinks].map(({ id }) => this.#component(samples, id))
    for (const { id, inputs } of transforms) faults.push(this.#edge(samples, id, inputs, 'component'))
    for (const { id, inputs } of sinks) {
      faults.push(this.#edge(samples, id, inputs, 'buffer'))
      faults.push(buffer(samples, id))
    }
    return faults.filter((fault) => fault !== undefined)
  }

  /**
   * Asks for the page until its books close and `isThere` says that all is in them; returns its samples. Pages are
   * gathered while events are under way, so that only a program at rest closes its books for sure.
   */
  async closed(
    url: string,
    isThere: (account: (id: string) => Account, samples: Samples) => boolean = () => true,
    deadlineMs = 60_000,
  ): Promise<Samples> {
    let open = ['the page was not there']
    const ask = async () => {
      const samples = await samplesAt(url).catch(() => undefined)
      if (samples === undefined) return undefined
      open = this.faults(samples)
      if (isThere((id) => this.account(samples, id), samples)) return open.length === 0 && samples
      open.push('not all was in them')
      return undefined
    }
    return await poll('the closing of the books', ask, deadlineMs).catch((error: unknown) => {
      throw new Error(`${String(error)}:\n${open.join('\n')}`, { cause: error })
    })
  }

  #component(samples: Samples, id: string): string | undefined {
    const { received, created, sent, merged, held, discarded } = this.account(samples, id)
    const dropped = total(discarded)
    if (received + created === sent + dropped + merged + held) return undefined
    return `${id}: received ${received} + created ${created} is not sent ${sent} + dropped ${dropped} + merged ${merged} + held ${held}`
  }

  #edge(
    samples: Samples,
    id: string,
    inputs: Plan['sinks'][number]['inputs'],
    entrance: 'component' | 'buffer',
  ): string | undefined {
    const sent = inputs.reduce((before, { component, port }) => before + sentBy(samples, component, port), 0)
    const received = sum(samples, `qovery_${entrance}_received_events_total`, { component_id: id })
    if (sent === received) return undefined
    return `${inputs.map(({ component }) => component).join(', ')} → ${id}: sent ${sent}, received ${received}`
  }
}

/** Adds up the samples of a metric that have these labels. */
export function sum(samples: Samples, name: string, labels: Readonly<Record<string, string>> = {}): number {
  let result = 0
  for (const [series, value] of samples) {
    if (nameOf(series) !== name) continue
    if (Object.entries(labels).every(([label, text]) => labelOf(series, label) === text)) result += value
  }
  return result
}

function buffer(samples: Samples, id: string): string | undefined {
  const at = (name: string) => sum(samples, `qovery_buffer_${name}`, { component_id: id })
  const [received, sent] = [at('received_events_total'), at('sent_events_total')]
  const [dropped, buffered] = [at('discarded_events_total'), at('events')]
  if (received !== sent + dropped + buffered) {
    return `the buffer of ${id}: received ${received} is not sent ${sent} + dropped ${dropped} + buffered ${buffered}`
  }
  const taken = sum(samples, 'qovery_component_received_events_total', { component_id: id })
  return sent === taken ? undefined : `the buffer of ${id} sent ${sent}, and ${id} received ${taken}`
}

function sentBy(samples: Samples, component_id: string, port: string): number {
  return sum(samples, 'qovery_component_sent_events_total', { component_id, output: port === '' ? '_default' : port })
}

function byReason(samples: Samples, name: string, id: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const [series, value] of samples) {
    if (nameOf(series) !== name || labelOf(series, 'component_id') !== id) continue
    const reason = labelOf(series, 'reason') ?? ''
    found.set(reason, (found.get(reason) ?? 0) + value)
  }
  return found
}

function total(counts: ReadonlyMap<string, number>): number {
  let result = 0
  for (const count of counts.values()) result += count
  return result
}

function nameOf(series: string): string {
  const brace = series.indexOf('{')
  return brace < 0 ? series : series.slice(0, brace)
}

function labelOf(series: string, label: string): string | undefined {
  return new RegExp(`[{,]${label}="([^"]*)"`).exec(series)?.[1]
}
