import * as fc from 'fast-check'
import { Timestamp } from '@qovery/vrl/value'
import { describe, expect, test } from 'vitest'
import { LogBatch } from './event-batch.ts'
import { LogEvent, Metadata, MetricEvent } from './event.ts'
import { Series } from './series.ts'
import { Template, TemplateSyntaxError } from './template.ts'

const EVENT = new LogEvent(
  {
    host: 'h1',
    n: 5,
    ok: true,
    none: null,
    nested: { 'a b': 'x' },
    list: ['first'],
    timestamp: new Timestamp(1_700_000_000, 0),
  },
  new Metadata({ region: 'eu' }),
)
const METRIC = new MetricEvent({
  series: Series.of(
    'requests',
    [
      ['method', 'GET'],
      ['bare', null],
      ['several', ['a', 'b']],
    ],
    { namespace: 'web' },
  ),
  kind: 'incremental',
  value: { type: 'counter', value: 1 },
  timestamp: 1_700_000_000_000,
})

describe('a template', () => {
  test.for([
    ['plain', 'plain'],
    ['', ''],
    ['{{ host }}', 'h1'],
    ['{{host}}-{{ n }}', 'h1-5'],
    ['{{ .nested."a b" }}', 'x'],
    ['{{ list[0] }}', 'first'],
    ['{{ %region }}', 'eu'],
    ['{{ ok }}/{{ none }}', 'true/<null>'],
    ['{{ timestamp }}', '2023-11-14T22:13:20Z'],
    ['logs/%Y-%m-%d/{{ host }}.%H', 'logs/2023-11-14/h1.22'],
    ['100%%', '100%'],
    ['{ {{ host }} }', '{ h1 }'],
  ] as const)('"%s" gives "%s" for a log', ([text, expected]) => {
    expect(Template.parse(text).render(EVENT)).toBe(expected)
  })

  test.for([
    ['{{ name }}', 'requests'],
    ['{{ namespace }}', 'web'],
    ['{{ tags.method }}', 'GET'],
    ['{{ tags.several }}', 'b'],
    ['%F', '2023-11-14'],
  ] as const)('"%s" gives "%s" for a metric', ([text, expected]) => {
    expect(Template.parse(text).render(METRIC)).toBe(expected)
  })

  test.for(['{{ missing }}', 'a{{ host.b }}', '{{ toString }}', '{{ __proto__ }}', '{{ list[9] }}'])(
    '%s gives nothing where the field is missing',
    (text) => {
      expect(Template.parse(text).render(EVENT)).toBeUndefined()
    },
  )

  test.for(['{{ tags.missing }}', '{{ tags.bare }}', '{{ tags }}', '{{ value }}', '{{ tags.a.b }}'])(
    '%s gives nothing for a metric without it',
    (text) => {
      expect(Template.parse(text).render(METRIC)).toBeUndefined()
    },
  )

  test.for([
    '',
    'x',
    '{{ n }}',
    '{{ host }}/{{ nested."a b" }}',
    '{{ %region }}',
    '{{ list[0] }}',
    'at %s',
    '{{ nope }}',
  ])('renders %o for a batch as for each of its events', (text) => {
    const template = Template.parse(text)
    const events = [EVENT, new LogEvent('text', new Metadata()), new LogEvent({ host: 'h2', n: 1n }, new Metadata())]
    // Without a time of its own an event has the present one.
    const timed = text.includes('%s') ? [EVENT, EVENT] : events
    const all = template.renderAll(LogBatch.of(timed)) ?? timed.map(() => undefined)
    expect(all).toEqual(timed.map((event) => template.render(event)))
  })

  test('names the fields that are missing, as they were written', () => {
    expect(Template.parse('{{ host }} {{ a.b }} {{c}}').missing(EVENT)).toEqual(['a.b', 'c'])
  })

  test('is constant where nothing in it depends on an event', () => {
    expect(Template.parse('plain').constant).toBe('plain')
    expect(Template.parse('').constant).toBe('')
    expect(Template.parse('{{ host }}').constant).toBeUndefined()
    expect(Template.parse('%Y').constant).toBeUndefined()
  })

  test('uses the present time for an event without one', () => {
    const year = String(new Date().getUTCFullYear())
    expect(Template.parse('%Y').render(new LogEvent('text', new Metadata()))).toBe(year)
  })

  test.for(['{{ }}', '{{ a..b }}', '%', '%Q', '{{ a b }}'])('refuses %s and says why', (text) => {
    expect(() => Template.parse(text)).toThrow(TemplateSyntaxError)
  })

  test('throws a TemplateSyntaxError, and nothing else, for any text', () => {
    const fragments = fc.constantFrom('{{', '}}', '{', '}', '%', 'a', '.', '"', ' ', '[', '0')
    fc.assert(
      fc.property(fc.array(fc.oneof(fragments, fc.string({ maxLength: 2 }))), (parts) => {
        const fault = faultOf(parts.join(''))
        expect(fault === undefined || fault instanceof TemplateSyntaxError).toBe(true)
      }),
    )
  })
})

function faultOf(text: string): unknown {
  try {
    Template.parse(text).render(EVENT)
    return undefined
  } catch (error) {
    return error
  }
}
