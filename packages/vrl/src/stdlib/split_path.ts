import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { pathComponents } from '../text/file-path.ts'

export const split_path = defineFunction({
  name: 'split_path',
  category: 'String',
  description: 'Takes a Unix path apart; the root is a part of its own, `/`.',
  params: [param.text('value', 'The path.')],
  returns: Kind.arrayOf(Kind.bytes),
  failures: [],
  examples: [
    { title: 'A path of a directory', source: 'split_path("/home/user/")', result: ['/', 'home', 'user'] },
    { title: 'A path of a file', source: 'split_path("/home/user")', result: ['/', 'home', 'user'] },
    { title: 'The root', source: 'split_path("/")', result: ['/'] },
    { title: 'Nothing', source: 'split_path("")', result: [] },
  ],
  typeOf: () => ({ kind: Kind.anyArray, fallible: false }),
  run: (value) => pathComponents(value),
})
