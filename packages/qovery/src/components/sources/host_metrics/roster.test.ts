import { ABSOLUTE, Shape } from '@qovery/sdk'
import { describe, expect, it } from 'vitest'
import { Roster, type Metric } from './roster.ts'

const METRICS: readonly Metric[] = [
  { name: 'reads_total', type: 'counter', help: 'Reads.' },
  { name: 'size_bytes', type: 'gauge', unit: 'bytes', help: 'Size.', tags: [['mode', 'fast']] },
]

describe('a roster', () => {
  const roster = () => new Roster('disk', METRICS, { namespace: 'host', host: 'box' })

  it('makes a series per metric, with the tags of the subject, of the metric and of the source', () => {
    const { series, shapes } = roster().add('sda', [['device', 'sda']])
    expect(series.map((one) => [one.namespace, one.name, one.tagNames, one.tagValues])).toEqual([
      ['host', 'reads_total', ['collector', 'device', 'host'], ['disk', 'sda', 'box']],
      ['host', 'size_bytes', ['collector', 'device', 'host', 'mode'], ['disk', 'sda', 'box', 'fast']],
    ])
    expect(series.map(({ description }) => description)).toEqual([{ help: 'Reads.' }, { help: 'Size.', unit: 'bytes' }])
    expect(shapes).toEqual([Shape.counter | ABSOLUTE, Shape.gauge | ABSOLUTE])
  })

  it('keeps what was seen since the last sweep, and forgets the rest', () => {
    const devices = roster()
    const sda = devices.add('sda')
    devices.add('sdb')
    devices.sweep()
    expect(devices.known('sda')).toBe(sda)
    devices.sweep()
    expect(devices.size).toBe(1)
    expect(devices.known('sdb')).toBeUndefined()
  })

  it('does not grow with things that come and go', () => {
    const processes = roster()
    for (let pid = 0; pid < 10_000; pid++) {
      processes.add(String(pid))
      processes.sweep()
    }
    expect(processes.size).toBeLessThanOrEqual(1)
  })
})
