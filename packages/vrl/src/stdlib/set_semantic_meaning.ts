import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const set_semantic_meaning = defineFunction({
  name: 'set_semantic_meaning',
  category: 'Event',
  description: 'Says what a field means, for components that look for fields by their meaning.',
  notes: ['The meaning is given when the program is compiled: it does not depend on whether the call is reached.'],
  params: [
    param.place('target', 'The place of the field in the event or its metadata.'),
    param.text('meaning', 'The meaning, such as `message` or `timestamp`.', { constant: true }),
  ],
  returns: Kind.null,
  failures: [],
  pure: false,
  examples: [{ title: 'A meaning of its own', source: 'set_semantic_meaning(.foo, "bar")', result: null }],
  run: () => null,
})
