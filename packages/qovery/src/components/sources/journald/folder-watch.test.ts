import { describe, expect, test } from 'vitest'
import { isFolderOf } from './folder-watch.ts'

const MACHINE = '0123456789abcdef0123456789abcdef'
const FOLDERS = [MACHINE, `${MACHINE}.a`, `${MACHINE}.b.a`, 'remote', `${MACHINE}0`]

describe('the folders that count', () => {
  test.each([
    [undefined, [MACHINE]],
    ['a', [`${MACHINE}.a`]],
    ['+a', [MACHINE, `${MACHINE}.a`]],
    ['*', [MACHINE, `${MACHINE}.a`, `${MACHINE}.b.a`]],
  ])('for the namespace %s are %j', (namespace, expected) => {
    expect(FOLDERS.filter((name) => isFolderOf(namespace, name))).toEqual(expected)
  })
})
