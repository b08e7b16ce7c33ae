import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { host_metrics } from './index.ts'
import { scrape } from './testing/scrape.ts'

describe('the configuration', () => {
  it('refuses what is no pattern, saying which and why', () => {
    const { error } = host_metrics.config.safeParse({ disk: { devices: { includes: ['sd[a'] } } })
    expect(error?.issues[0]).toMatchObject({
      path: ['disk', 'devices', 'includes', 0],
      message: '`sd[a` is not a pattern: its `[` is not closed: write `[[]` for the character itself',
    })
  })

  it.each([[{ collectors: ['gpu'] }], [{ scrape_interval_secs: 0 }], [{ cgroups: { levels: 0 } }], [{ cpu: {} }]])(
    'refuses %j',
    (input) => {
      expect(host_metrics.config.safeParse(input).success).toBe(false)
    },
  )

  it('takes every example, and empty lists of Vector', () => {
    for (const { config } of host_metrics.examples) expect(host_metrics.config.safeParse(config).success).toBe(true)
    const input = { process: { processes: { includes: ['docker'], excludes: null } }, scrape_interval_secs: 15 }
    expect(host_metrics.config.safeParse(input).success).toBe(true)
  })

  it('an empty namespace is none', async () => {
    const { batches } = await scrape({ collectors: ['load'], namespace: '' })
    expect(batches[0]?.events[0]?.series.namespace).toBeUndefined()
  })
})

describe('the README', () => {
  it('names every metric', async () => {
    const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
    const { batches } = await scrape({})
    const names = new Set(batches.flatMap((batch) => batch.events).map(({ series }) => series.name))
    expect(names.size).toBeGreaterThan(50)
    expect([...names].filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
  })
})
