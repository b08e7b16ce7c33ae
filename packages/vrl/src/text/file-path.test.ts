import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileName, parentPath, pathComponents } from './file-path.ts'

const PATHS: readonly (readonly [string, readonly string[], string | undefined, string | undefined])[] = [
  ['/home/user/', ['/', 'home', 'user'], 'user', '/home'],
  ['/home//user/./', ['/', 'home', 'user'], 'user', '/home'],
  ['/usr', ['/', 'usr'], 'usr', '/'],
  ['./a', ['.', 'a'], 'a', '.'],
  ['a/./b', ['a', 'b'], 'b', 'a'],
  ['/', ['/'], undefined, undefined],
  ['//', ['/'], undefined, undefined],
  ['', [], undefined, undefined],
  ['.', ['.'], undefined, ''],
  ['./.', ['.'], undefined, ''],
  ['/.//a', ['/', 'a'], 'a', '/'],
  ['..', ['..'], undefined, ''],
  ['a/..', ['a', '..'], undefined, 'a'],
  ['file', ['file'], 'file', ''],
]

test.each(PATHS)('%o is taken apart', (path, components, name, parent) => {
  expect(pathComponents(path)).toEqual(components)
  expect(fileName(path)).toBe(name)
  expect(parentPath(path)).toBe(parent)
})

test('the parent of any path has its parts but the last', () => {
  const path = fc.array(fc.constantFrom('/', '.', '..', 'a', 'b.c'), { maxLength: 10 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(path, (text) => {
      const parent = parentPath(text)
      fc.pre(parent !== undefined)
      expect(pathComponents(parent)).toEqual(pathComponents(text).slice(0, -1))
    }),
  )
})
