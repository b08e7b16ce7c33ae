import { expect, test } from 'vitest'
import { longProgram } from '../../tests/long-program.ts'
import { encodeJson, type Value } from '../value/index.ts'
import { compile } from './compile.ts'

test('a program of 2,000 lines compiles without a complaint, and runs', async () => {
  const { program, diagnostics } = await compile(longProgram(2000))
  expect(diagnostics).toEqual([])
  const subject = { value: { remote_addr_1: '10.1.2.3' } as Value, metadata: {} }
  expect(encodeJson((await program?.run(subject)) as Value)).toContain('"client_1":{"ip":"10.1.2.3","zone":"internal"}')
})

test('positions in failures count bytes, whatever stands before', async () => {
  const { program } = await compile('# é𝕏\nx = "é"; to_int!("n")')
  expect(await program?.run({ value: {}, metadata: {} })).toMatchObject({
    message: 'function call error for "to_int" at (19:31): Invalid integer "n": invalid digit found in string',
  })
})
