import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { inserted, removed } from '../collection/edit.ts'
import { typeName } from '../collection/type-name.ts'

export const unnest = defineFunction({
  name: 'unnest',
  looksAround: true,
  category: 'Object',
  description:
    'Makes an array of copies of an object, one for each item of an array in it, with that item in place of the array.',
  notes: ['Assigned to `.`, the array becomes as many events.'],
  params: [{ ...param.place('path', 'Where the array stands in the object.'), kind: Kind.anyArray }],
  returns: Kind.anyArray,
  failures: ['There is no array at `path`.'],
  shares: true,
  examples: [
    {
      title: 'An array in the event',
      source: `. = {"hostname": "localhost", "messages": ["message 1", "message 2"]}
. = unnest(.messages)`,
      result: [
        { hostname: 'localhost', messages: 'message 1' },
        { hostname: 'localhost', messages: 'message 2' },
      ],
    },
    {
      title: 'An array in an object of the event',
      source: `. = {"hostname": "localhost", "event": {"messages": ["message 1", "message 2"]}}
. = unnest(.event.messages)`,
      result: [
        { hostname: 'localhost', event: { messages: 'message 1' } },
        { hostname: 'localhost', event: { messages: 'message 2' } },
      ],
    },
  ],
  typeOf: () => ({ kind: Kind.anyArray, fallible: false }),
  run(place) {
    const items = place.read()
    if (!Array.isArray(items)) return fail(`expected array, got ${typeName(items ?? null)}`)
    const rest = removed(place.whole(), place.path, true)
    return items.map((item) => inserted(rest, place.path, item) ?? fail('the index of the path is too large'))
  },
})
