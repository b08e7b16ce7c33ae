import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { Float, ownField, type ValueObject } from '../value/index.ts'
import { floatOrZero } from '../numbers/decimal.ts'
import { metricsOf, matching } from '../metrics/filter.ts'

export const aggregate_vector_metrics = defineFunction({
  name: 'aggregate_vector_metrics',
  category: 'Metrics',
  description: 'Puts the values of some of the own metrics of the program that runs this one together.',
  params: [
    param.choice('function', 'How they are put together.', {
      sum: 'Their sum.',
      avg: 'Their mean.',
      max: 'The greatest of them.',
      min: 'The least of them.',
    }),
    param.text('key', 'The name of the metrics.'),
    param.object('tags', 'The tags they have to have; `*` in one stands for any text.', { default: {} }),
  ],
  returns: Kind.float.or(Kind.null),
  rules: ['Only counters and gauges count.', 'Without any, the sum is `0.0`, and the others are `null`.'],
  failures: [],
  pure: false,
  examples: [
    { title: 'The sum', source: 'aggregate_vector_metrics("sum", "utilization")', result: 0.5 },
    {
      title: 'The sum of those with a tag',
      source: 'aggregate_vector_metrics("sum", "utilization", tags: {"component_id": "test"})',
      result: 0.5,
    },
    { title: 'The mean', source: 'aggregate_vector_metrics("avg", "utilization")', result: 0.5 },
    { title: 'The greatest', source: 'aggregate_vector_metrics("max", "utilization")', result: 0.5 },
    { title: 'The least', source: 'aggregate_vector_metrics("min", "utilization")', result: 0.5 },
  ],
  compile(call) {
    const metrics = metricsOf(call)
    return (name, key, tags) => {
      const numbers = matching(metrics(), key, tags).flatMap(numberOf)
      return numbers.length === 0 && name !== 'sum' ? null : floatOrZero(AGGREGATES[name](numbers))
    }
  },
})

function numberOf(metric: ValueObject): number[] {
  const value = ownField(metric, 'value')
  return typeof value === 'number' || value instanceof Float ? [Number(value)] : []
}

const AGGREGATES = {
  sum: (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0),
  avg: (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length,
  max: (numbers: readonly number[]) => numbers.reduce((most, number) => Math.max(most, number)),
  min: (numbers: readonly number[]) => numbers.reduce((least, number) => Math.min(least, number)),
} as const
