import { DEFAULT_LOG_SCHEMA, MetricBatchBuilder, type LogFields, type LogLevel } from '@qovery/sdk'
import { TelemetryRegistry } from '../../telemetry/registry.ts'
import type { House } from '../context.ts'
import { WorkClock } from '../work-clock.ts'

/** Time to end that nothing needs: what takes so long hangs, on any machine. */
export const TIME_ENOUGH_MS = 120_000

/** A house without a terminal: what components log and count can be looked up. */
export interface TestHouse extends House {
  readonly lines: { level: LogLevel; message: string; fields: LogFields }[]
  /** The sum of the metric `name` over all series that have these tags. */
  metric(name: string, tags?: Readonly<Record<string, string>>): number
}

export function testHouse(dataDir = '/nonexistent'): TestHouse {
  const registry = new TelemetryRegistry()
  const lines: TestHouse['lines'] = []
  const own = {
    collect: (into: MetricBatchBuilder, now: number) => registry.collect(into, now),
    onLog: () => () => undefined,
  }
  return {
    globals: {
      log_schema: DEFAULT_LOG_SCHEMA,
      timezone: 'local',
      hostname: 'test-host',
      proxy: { enabled: false, no_proxy: [] },
      healthchecks: true,
    },
    dataDir,
    registry,
    own,
    clock: new WorkClock(),
    logger: (own) => {
      const at =
        (level: LogLevel) =>
        (message: string, fields: LogFields = {}) =>
          void lines.push({ level, message, fields: { ...own, ...fields } })
      return { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
    },
    lines,
    metric(name, tags = {}) {
      const builder = new MetricBatchBuilder()
      registry.collect(builder, 0)
      const { series, values } = builder.finish().columns
      let sum = 0
      series.forEach((one, row) => {
        const fits = Object.entries(tags).every(([tag, value]) => one.tag(tag) === value)
        if (one.name === name && fits) sum += values[row] as number
      })
      return sum
    },
  }
}
