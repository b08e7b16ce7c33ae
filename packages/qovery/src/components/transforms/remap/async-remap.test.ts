import { Ack, LogBatch } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import { describe, expect, it } from 'vitest'
import { remap } from './index.ts'
import { log } from './testing/run.ts'

describe('a program that waits for others', () => {
  const names: Record<string, string> = { '10.0.0.1': 'a.example', '10.0.0.2': 'b.example' }
  const gates = new Map<string, PromiseWithResolvers<void>>()
  const host = {
    reverse: async (ip: string) => {
      await gates.get(ip)?.promise
      return names[ip] ?? Promise.reject(new Error('no such name'))
    },
  }
  const start = async (options: object = {}) => {
    const cx = testContext({ inputKinds: ['log', 'metric'], programHost: () => Promise.resolve(host) })
    const transform = await remap.create(remap.config.parse({ source: '.name = reverse_dns!(.ip)', ...options }), cx)
    const out = new CollectedEmit()
    let woken = Promise.withResolvers<void>()
    await transform.start?.(() => {
      woken.resolve()
      woken = Promise.withResolvers()
    })
    return { cx, transform, out, woken: () => woken.promise }
  }

  it('passes events on in the order in which they came, whoever is answered first', async () => {
    const { transform, out, woken } = await start()
    gates.set('10.0.0.1', Promise.withResolvers())
    transform.transform(LogBatch.of([log({ ip: '10.0.0.1' })]), out)
    transform.transform(LogBatch.of([log({ ip: '10.0.0.2' })]), out)
    transform.flush?.(out, 'tick')
    expect(out.events()).toEqual([])
    const done = woken()
    gates.get('10.0.0.1')?.resolve()
    await done
    await transform.settled?.()
    transform.flush?.(out, 'end')
    expect(out.events().map(({ value }) => value)).toEqual([
      { ip: '10.0.0.1', name: 'a.example' },
      { ip: '10.0.0.2', name: 'b.example' },
    ])
  })

  it('settles what it was given, also where it fails, and drops what it is told to', async () => {
    const { cx, transform, out } = await start({ drop_on_error: true })
    const outcomes: string[] = []
    const batch = LogBatch.of([log({ ip: '10.0.0.9' })])
    const ack = new Ack((outcome) => outcomes.push(outcome))
    batch.ack = ack
    transform.transform(batch, out)
    ack.release()
    expect(outcomes).toEqual([])
    await transform.settled?.()
    transform.flush?.(out, 'end')
    expect(outcomes).toEqual(['delivered'])
    expect(cx.recorded.dropped).toEqual(new Map([['mapping_failed', 1]]))
  })

  it('has no room for more while very many events wait', async () => {
    const { transform, out } = await start()
    gates.set('10.0.0.1', Promise.withResolvers())
    transform.transform(LogBatch.of(Array.from({ length: 5000 }, () => log({ ip: '10.0.0.1' }))), out)
    const room = transform.room?.()
    expect(room).toBeInstanceOf(Promise)
    gates.get('10.0.0.1')?.resolve()
    await transform.settled?.()
    transform.flush?.(out, 'tick')
    await room
    expect(transform.room?.()).toBeUndefined()
    expect(out.events()).toHaveLength(5000)
  })
})
