import { LogBatch, LogEvent, NO_METADATA } from '@qovery/sdk'
import { CollectedOutput, testContext } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { DatagramIntake } from './datagram-intake.ts'
import type { Decoding } from './decoding.ts'
import { Gathering } from './gathering.ts'

test('a fault of the decoder costs the datagrams of one sender, which are counted, and no others', async () => {
  const cx = testContext()
  const out = new CollectedOutput()
  const decoding = {
    frames: ({ starts }: { starts: readonly number[] }, { source_id }: { source_id: string }) => {
      if (source_id === 'bad') throw new Error('the decoder is at a loss')
      return [LogBatch.of(starts.map(() => new LogEvent({}, NO_METADATA)))]
    },
    endMessages: () => undefined,
  } as unknown as Decoding
  const fields = ({ address }: { address: string | undefined }) => ({ source_id: address }) as never
  const intake = new DatagramIntake({ decoding, whole: true, gathering: new Gathering(out), fields, cx })
  const bytes = Buffer.from('x')
  for (const address of ['good', 'bad', 'good', 'bad', 'bad']) void intake.receive(bytes, 0, 1, { address, port: 1 })
  await out.until(2)
  expect(out.count).toBe(2)
  expect(cx.recorded.dropped).toEqual(new Map([['decode_failed', 3]]))
  expect(cx.recorded.failed.get('decode_failed')).toEqual(['3 datagrams are dropped: the decoder is at a loss'])
})
