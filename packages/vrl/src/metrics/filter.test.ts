import { describe, expect, test } from 'vitest'
import { CallFault, invoke, type Host } from '../function/index.ts'
import { aggregate_vector_metrics } from '../stdlib/aggregate_vector_metrics.ts'
import { find_vector_metrics } from '../stdlib/find_vector_metrics.ts'
import { get_vector_metric } from '../stdlib/get_vector_metric.ts'
import { float, type Value, type ValueObject } from '../value/index.ts'

const metric = (id: string, value: Value): ValueObject => ({
  name: 'queue',
  tags: { component_id: ['first', id], host: 'h' },
  type: 'gauge',
  kind: 'absolute',
  value,
})
const A = metric('prefix.a', float(1))
const B = metric('prefix.b', 2.5)
const C = metric('c.suffix', null)
const OTHER = { ...metric('prefix.a', float(9)), name: 'other' }
const host: Host = { metrics: () => [OTHER, A, B, C] }

describe('the own metrics of a host', () => {
  test.for([
    [{}, [A, B, C]],
    [{ component_id: 'prefix.a' }, [A]],
    [{ component_id: 'prefix.*' }, [A, B]],
    [{ component_id: '*.suffix' }, [C]],
    [{ component_id: '*', host: 'h' }, [A, B, C]],
    [{ component_id: 'a' }, []],
    [{ constructor: '*' }, []],
  ] as const)('are found by the tags %j', ([tags, expected]) => {
    expect(invoke(find_vector_metrics, { key: 'queue', tags }, { host })).toEqual(expected)
  })

  test('are given one by one, the first one first', () => {
    expect(invoke(get_vector_metric, { key: 'queue' }, { host })).toEqual(A)
    expect(invoke(get_vector_metric, { key: 'nothing' }, { host })).toBeNull()
  })

  test.for([
    ['sum', 3.5],
    ['avg', 1.75],
    ['max', 2.5],
    ['min', float(1)],
  ] as const)('are put together, those without a number left out: %s', ([name, expected]) => {
    expect(invoke(aggregate_vector_metrics, { function: name, key: 'queue' }, { host })).toEqual(expected)
  })

  test.for([
    ['sum', float(0)],
    ['avg', null],
    ['max', null],
    ['min', null],
  ] as const)('have a %s also where there are none', ([name, expected]) => {
    expect(invoke(aggregate_vector_metrics, { function: name, key: 'nothing' }, { host })).toEqual(expected)
  })

  test('cannot be asked for where there are none, or by tags that are no texts', () => {
    expect(() => invoke(get_vector_metric, { key: 'queue' })).toThrow(new CallFault('metrics storage not loaded'))
    const call = () => invoke(get_vector_metric, { key: 'queue', tags: { a: 1 } }, { host })
    expect(call).toThrow(new CallFault('Tag values must be strings', 'tags'))
  })
})
