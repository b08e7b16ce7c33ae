import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { parentPath } from '../text/file-path.ts'

export const dirname = defineFunction({
  name: 'dirname',
  category: 'String',
  description: 'Gives a Unix path without its last part: the directory in which the file or directory lies.',
  params: [param.text('value', 'The path.')],
  returns: Kind.bytes,
  rules: ['It is `.` where the path has only one part, and `/` for the root.'],
  failures: ['`value` is not a string.'],
  examples: [
    { title: 'A program', source: 'dirname!("/usr/local/bin/vrl")', result: '/usr/local/bin' },
    { title: 'A name with an ending', source: 'dirname!("/home/user/file.txt")', result: '/home/user' },
    { title: 'A directory', source: 'dirname!("/home/user/")', result: '/home' },
    { title: 'The root lies in itself', source: 'dirname!("/")', result: '/' },
    { title: 'A name alone lies in the current directory', source: 'dirname!("file.txt")', result: '.' },
  ],
  run: (value) => (value === '/' ? '/' : parentPath(value) || '.'),
})
