import { QoveryError, type Description } from '@qovery/sdk'

export type InstrumentType = 'counter' | 'gauge' | 'histogram'

/** A metric was asked for with a name, a type or buckets that it cannot have; the message says which and why. */
export class MetricDefinitionError extends QoveryError {
  constructor(message: string) {
    super('QV_METRIC_DEFINITION', message)
  }
}

const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/
const UNITS = ['seconds', 'bytes', 'ratio']
const RESERVED = ['count', 'sum', 'bucket', 'info']

/**
 * Throws unless `name` is one that Prometheus' linter accepts for its type: snake_case, `_total` on counters and on
 * nothing else, no suffix that a histogram's own series end in. `build_info` may be a gauge: its value is always 1.
 */
export function checkName(name: string, type: InstrumentType): void {
  const problem = problemWith(name, type)
  if (problem !== undefined) throw new MetricDefinitionError(`the ${type} \`${name}\` cannot be registered: ${problem}`)
}

function problemWith(name: string, type: InstrumentType): string | undefined {
  if (!NAME.test(name)) return 'a name is snake_case, of the letters a to z and digits'
  const suffix = name.slice(name.lastIndexOf('_') + 1)
  if (type === 'counter') return suffix === 'total' ? undefined : 'the name of a counter ends in `_total`'
  if (suffix === 'total') return 'only counters end in `_total`'
  if (type === 'gauge' && RESERVED.includes(suffix) && name !== 'build_info')
    return `\`_${suffix}\` has a meaning of its own`
  return undefined
}

/** What Prometheus shows of a metric: its help, and the unit that its name ends in. */
export function describe(name: string, help: string): Description {
  const stem = name.endsWith('_total') ? name.slice(0, -'_total'.length) : name
  const unit = UNITS.find((candidate) => stem.endsWith(`_${candidate}`))
  return unit === undefined ? { help } : { help, unit }
}
