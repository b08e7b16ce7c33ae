import type { OwnTelemetry } from '@qovery/sdk'
import type { Log } from './log.ts'
import type { TelemetryRegistry } from './registry.ts'

/** What the program tells of itself, for `internal_metrics` and `internal_logs`; the log counts its own losses among the metrics. */
export function ownTelemetry(registry: TelemetryRegistry, log: Log): OwnTelemetry {
  const suppressedHelp = 'Lines of the own log that were counted instead of shown.'
  registry.counterFrom('log_lines_suppressed_total', suppressedHelp, {}, () => log.counts.suppressed)
  const lostHelp = 'Lines of the own log that nobody read in time.'
  registry.counterFrom('log_lines_lost_total', lostHelp, {}, () => log.counts.lost)
  return {
    collect: (into, now) => registry.collect(into, now),
    onLog: (listener) => log.onLog(listener),
  }
}
