import { expect, test } from 'vitest'
import { splitTarget } from './target.ts'

test.for([
  ['/a/b?c=d', '/a/b', 'c=d'],
  ['/a', '/a', ''],
  ['/?', '/', ''],
  ['/a?b?c#d', '/a', 'b?c'],
  ['/a#b?c', '/a', ''],
  ['http://host:80/a?b', '/a', 'b'],
  ['https://host', '/', ''],
  ['http://host?b', '/', 'b'],
  ['*', '*', ''],
  ['', '/', ''],
])('the target %s has the path %s and the query "%s"', ([target, path, query]) => {
  expect(splitTarget(target as string)).toEqual({ path, query })
})
