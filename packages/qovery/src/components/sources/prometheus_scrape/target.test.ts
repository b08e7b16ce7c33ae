import { describe, expect, test } from 'vitest'
import { targetsOf } from './target.ts'

describe('a target', () => {
  test('is called by its address, without password and parameters; two of one address are told apart', () => {
    const options = {
      endpoints: ['http://ann:secret@h/m?token=x', 'http://h/m', 'https://[::1]/m'],
      instance_tag: 'instance',
      endpoint_tag: 'endpoint',
      query: { a: 'b' },
    }
    expect(targetsOf(options).map(({ label, tags }) => [label, tags])).toEqual([
      [
        'http://h/m',
        [
          ['instance', 'h:80'],
          ['endpoint', 'http://h/m?token=x&a=b'],
        ],
      ],
      [
        'http://h/m #2',
        [
          ['instance', 'h:80'],
          ['endpoint', 'http://h/m?a=b'],
        ],
      ],
      [
        'https://[::1]/m',
        [
          ['instance', '[::1]:443'],
          ['endpoint', 'https://[::1]/m?a=b'],
        ],
      ],
    ])
  })
})
