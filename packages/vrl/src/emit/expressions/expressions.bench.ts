import { bench, run } from 'mitata'
import { compile } from '../../program/compile.ts'

/** A program of each kind of expression, on an event that is made anew each time. */
const PROGRAMS: Readonly<Record<string, string>> = {
  literals: '[1, 1.5, "text", null]',
  template: 'name = string!(.name)\n"Hello {{ name }}"',
  object: '{ "a": .n, "b": { "c": .name } }',
  'path, read': '.deep.er.value',
  'path, written': '.deep.er.value = 2',
  'item, read': '.items[-1]',
  'one of several fields': '.(nothing | name)',
  variable: 'x = .name\nx',
  'target and error': 'x, err = to_int(.name)\nerr',
  'merging assignment': '. |= { "a": 1 }',
  call: 'upcase(string!(.name))',
  closure: 'for_each(array!(.items)) -> |_, value| { last = value }',
  if: 'if .n == 1 { "one" } else { "more" }',
  arithmetic: 'int!(.n) * 2 + 1',
  comparison: 'int!(.n) > 0',
  logic: '.n == 1 && .name != "Bob" || exists(.nothing)',
  'coalescing of a failure': 'to_int(.name) ?? 0',
  'coalescing of none': 'to_int(.n) ?? 0',
  merging: '{ "a": .n } | { "b": .name }',
  abort: 'if .n == 1 { abort }',
  return: 'if .n == 1 { return . }\n.x = 1',
}

for (const [name, source] of Object.entries(PROGRAMS)) {
  const { program } = await compile(source)
  if (program === undefined) throw new Error(`${name}: the program is wrong`)
  bench(name, () => program.run({ value: event(), metadata: {} }))
}

function event() {
  return { n: 1, name: 'Ann', items: [1, 2, 3], deep: { er: { value: 1 } } }
}

await run()
