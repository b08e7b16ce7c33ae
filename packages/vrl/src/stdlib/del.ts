import { defineFunction, param } from '../function/index.ts'
import { Kind, removed } from '../kind/index.ts'

export const del = defineFunction({
  name: 'del',
  category: 'Path',
  description: 'Takes a field or an item away, and gives what it was.',
  notes: [
    'This changes the event, its metadata or the variable. Of a place that is known only when the program runs, use `remove`.',
  ],
  params: [
    param.place('target', 'The place of the field or item.'),
    param.boolean('compact', 'Whether objects and arrays above it that are empty then go as well.', { default: false }),
  ],
  returns: Kind.value,
  rules: ['It gives `null` where there is nothing.'],
  failures: [],
  pure: false,
  shares: false,
  examples: [
    {
      title: 'Take a field away',
      source: `. = { "foo": "bar" }
del(.foo)`,
      result: 'bar',
    },
    {
      title: 'Give a field another name',
      source: `. = { "old": "foo" }
.new = del(.old)
.`,
      result: { new: 'foo' },
    },
    { title: 'A field that is not there', source: 'del({"foo": "bar"}.baz)', result: null },
    {
      title: 'What is left of the event',
      source: `. = { "foo": true, "bar": 10 }
del(.foo)
.`,
      result: { bar: 10 },
    },
    {
      title: 'A field of a variable',
      source: `var = { "foo": true, "bar": 10 }
del(var.foo)
var`,
      result: { bar: 10 },
    },
    {
      title: 'An object that is empty then',
      source: `var = { "foo": {"nested": true}, "bar": 10 }
del(var.foo.nested, false)
var`,
      result: { foo: {}, bar: 10 },
    },
    {
      title: 'An object that goes as well',
      source: `var = { "foo": {"nested": true}, "bar": 10 }
del(var.foo.nested, true)
var`,
      result: { bar: 10 },
    },
  ],
  typeOf: (call) => ({ kind: call.kind('target').read, fallible: false }),
  affects(holder, path, call) {
    const compact = call.constant('compact')
    if (compact !== undefined) return removed(holder, path, compact === true)
    return removed(holder, path, false).or(removed(holder, path, true))
  },
  run: (target, compact) => target.remove(compact) ?? null,
})
