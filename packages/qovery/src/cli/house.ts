import os from 'node:os'
import type { GlobalSettings } from '../config/plan.ts'
import { createLog, type Log, type LogOptions } from '../telemetry/log.ts'
import { ownTelemetry } from '../telemetry/own.ts'
import { registerProcess } from '../telemetry/process.ts'
import { TelemetryRegistry } from '../telemetry/registry.ts'
import type { House } from '../topology/context.ts'
import { WorkClock } from '../topology/work-clock.ts'
import { version } from './version.ts'

/** What the components of a run share, and how to let it go. */
export interface OpenHouse {
  readonly house: House
  readonly log: Log
  close(): void
}

export function openHouse(settings: GlobalSettings, logging: LogOptions): OpenHouse {
  const log = createLog(logging)
  const registry = new TelemetryRegistry({ log: log.logger(), expire_metrics_secs: settings.expire_metrics_secs })
  const endProcessMetrics = registerProcess(registry, { version: version() })
  const house: House = {
    globals: {
      log_schema: settings.log_schema,
      timezone: settings.timezone,
      hostname: os.hostname(),
      proxy: settings.proxy,
      healthchecks: settings.healthchecks.enabled,
    },
    dataDir: settings.data_dir,
    registry,
    own: ownTelemetry(registry, log),
    clock: new WorkClock(),
    logger: (fields) => log.logger(fields),
  }
  return {
    house,
    log,
    close: () => {
      endProcessMetrics()
      log.close()
    },
  }
}
