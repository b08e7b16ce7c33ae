import { decompressor } from '../formats/compression/host-compression.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const decode_zstd = defineFunction({
  name: 'decode_zstd',
  category: 'Codec',
  description: 'Decompresses [Zstandard](https://datatracker.ietf.org/doc/html/rfc8878).',
  params: [param.bytes('value', 'The compressed bytes.')],
  returns: Kind.bytes,
  failures: ['`value` is not Zstandard, is damaged, or grows beyond 128 MiB.'],
  examples: [
    {
      title: 'A text',
      source:
        'decode_zstd!(decode_base64!("KLUv/QBY/QEAYsQOFKClbQBedqXsb96EWDax/f/F/z+gNU4ZTInaUeAj82KqPFjUzKqhcfDqAIsLvAsnY1bI/N2mHzDixRQA"))',
      result: 'you_have_successfully_decoded_me.congratulations.you_are_breathtaking.',
    },
  ],
  compile: (call) => decompressor(call, 'zstd', 'Zstd'),
})
