import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { float, toBytes, toText } from '../value/index.ts'

const SEGMENTATIONS = {
  byte: 'Bytes: the fastest, but characters beyond ASCII are taken apart.',
  codepoint: 'Code points of Unicode.',
  grapheme: 'What a reader takes for one character: the slowest.',
} as const

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

export const shannon_entropy = defineFunction({
  name: 'shannon_entropy',
  category: 'String',
  description:
    'Computes the [entropy](https://en.wikipedia.org/wiki/Entropy_%28information_theory%29) of a text in bits per segment: low for repetitive texts, high for random ones.',
  notes: ['The last digit may differ from that of VRL, which adds up in another order each time.'],
  params: [
    param.bytes('value', 'The text.'),
    param.choice('segmentation', 'Into what the text is cut for counting.', SEGMENTATIONS, { default: 'byte' }),
  ],
  returns: Kind.float,
  failures: [],
  examples: [
    { title: 'A name', source: 'floor(shannon_entropy("vector.dev"), precision: 4)', result: 2.9219 },
    {
      title: 'Bytes of characters beyond ASCII',
      source: 'floor(shannon_entropy("test123%456.فوائد.net."), precision: 4)',
      result: 4.0784,
    },
    {
      title: 'Graphemes',
      source: 'floor(shannon_entropy("test123%456.فوائد.net.", segmentation: "grapheme"), precision: 4)',
      result: 3.9362,
    },
    { title: 'A family is one grapheme', source: 'shannon_entropy("👨‍👩‍👧‍👦", segmentation: "grapheme")', result: 0 },
  ],
  run(value, segmentation) {
    if (segmentation === 'byte') return byteEntropy(toBytes(value))
    const counts = new Map<string, number>()
    let total = 0
    for (const segment of segmentation === 'codepoint' ? toText(value) : graphemesOf(toText(value))) {
      counts.set(segment, (counts.get(segment) ?? 0) + 1)
      total++
    }
    return entropyOf(counts.values(), total)
  },
})

const counts = new Uint32Array(256)

function byteEntropy(bytes: Uint8Array): ReturnType<typeof float> {
  counts.fill(0)
  for (let i = 0; i < bytes.length; i++) (counts[bytes[i] as number] as number)++
  let entropy = 0
  for (let i = 0; i < 256; i++) {
    const share = (counts[i] as number) / bytes.length
    if (share > 0) entropy -= share * Math.log2(share)
  }
  return float(entropy)
}

function entropyOf(counts: Iterable<number>, total: number): ReturnType<typeof float> {
  let entropy = 0
  for (const count of counts) entropy -= (count / total) * Math.log2(count / total)
  return float(entropy)
}

function* graphemesOf(text: string): Iterable<string> {
  for (const { segment } of graphemes.segment(text)) yield segment
}
