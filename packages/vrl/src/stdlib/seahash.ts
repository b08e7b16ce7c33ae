import { defineFunction, param } from '../function/index.ts'
import { SeaHash } from '../hash/seahash.ts'
import { Kind } from '../kind/index.ts'
import { toBytes } from '../value/index.ts'

const hash = new SeaHash()

export const seahash = defineFunction({
  name: 'seahash',
  category: 'Cryptography',
  description: 'Computes the [SeaHash](https://docs.rs/seahash) of `value`: fast, but no protection against forgery.',
  params: [param.bytes('value', 'What the hash is of.')],
  returns: Kind.integer,
  rules: ['The 64 bits are given as a signed integer, so that half of all hashes are negative.'],
  failures: [],
  examples: [
    { title: 'A hash', source: 'seahash("foobar")', result: 5348458858952426000 },
    { title: 'A negative hash', source: 'seahash("bar")', result: -2796170501982571500 },
  ],
  run(value) {
    hash.ofBytes(toBytes(value))
    return hash.toInteger()
  },
})
