import type { Batch } from './batch.ts'
import { positionsOf, type Condition } from './condition.ts'
import { QoveryError } from './errors.ts'
import type { LogEvent } from './event.ts'

/** The condition that a query in Datadog's search syntax asks of logs; nothing else matches. @throws QoveryError where it is none */
export async function compileDatadogCondition(source: string): Promise<Condition> {
  const { compileQuery, LOG_READING, QueryError } = await import('@qovery/vrl/datadog')
  try {
    const fits = compileQuery(source, LOG_READING)
    const fitsLog = ({ value }: LogEvent) => fits(value)
    return {
      matches: (batch) => (batch.kind === 'log' ? positionsOf((batch as Batch<'log'>).events, fitsLog) : 'none'),
    }
  } catch (cause) {
    if (!(cause instanceof QueryError)) throw cause
    throw new QoveryError('QV_QUERY', `the condition "${source.trim()}" is no query: ${cause.message}`, { cause })
  }
}
