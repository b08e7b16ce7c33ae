import type { Observed } from '../harness/observed.ts'
import { freePort } from '../harness/qovery.ts'

/** Where a soaked program listens, beside the sockets in its folder. */
const LISTENERS = [
  'statsd_tcp',
  'statsd_udp',
  'json_tcp',
  'native_tcp',
  'gelf_udp',
  'syslog_tcp',
  'syslog_udp',
  'http',
] as const
/** Where it sends. */
const RECEIVERS = ['moody_http', 'moody_tcp'] as const

export type Ports = Readonly<Record<(typeof LISTENERS)[number] | (typeof RECEIVERS)[number], number>>

/** A program under load, and what was done to it so far. */
export interface Scene {
  readonly observed: Observed
  readonly ports: Ports
  readonly counts: Counts
}

/** How often each thing was done. */
export class Counts {
  readonly #counts = new Map<string, number>()

  add(what: string, count = 1): void {
    this.#counts.set(what, this.of(what) + count)
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0
  }

  /** In words. */
  get text(): string {
    return [...this.#counts].map(([what, count]) => `${count} ${what}`).join(', ')
  }
}

export async function freePorts(): Promise<Ports> {
  const ports: Record<string, number> = {}
  for (const name of [...LISTENERS, ...RECEIVERS]) ports[name] = await freePort()
  return ports as Ports
}
