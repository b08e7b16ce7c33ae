import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { fileName } from '../text/file-path.ts'

export const basename = defineFunction({
  name: 'basename',
  category: 'String',
  description: 'Gives the last part of a Unix path: the name of the file or directory that it leads to.',
  notes: ['Slashes at the end do not count.'],
  params: [param.text('value', 'The path.')],
  returns: Kind.bytes.or(Kind.null),
  rules: ['It is `null` where the path does not end with a name: for `/`, `.`, `..` and an empty text.'],
  failures: ['`value` is not a string.'],
  examples: [
    { title: 'A program', source: 'basename!("/usr/local/bin/vrl")', result: 'vrl' },
    { title: 'A name with an ending', source: 'basename!("/home/user/file.txt")', result: 'file.txt' },
    { title: 'A directory', source: 'basename!("/home/user/")', result: 'user' },
    { title: 'The root has no name', source: 'basename!("/")', result: null },
  ],
  run: (value) => fileName(value) ?? null,
})
