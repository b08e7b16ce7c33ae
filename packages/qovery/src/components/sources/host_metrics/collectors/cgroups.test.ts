import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FIXTURES, lines, scrape } from '../testing/scrape.ts'

describe('cgroups', () => {
  const usage = (found: string[]) => found.filter((line) => /usage_seconds|current|anon_bytes/.test(line)).sort()

  it('of version 2 report every group below the root, with the controllers it has', async () => {
    const { batches } = await scrape({ collectors: ['cgroups'] })
    const found = lines(batches)
    expect(found.filter((line) => line.includes('{cgroup=system.slice/nginx.service}'))).toEqual([
      'cgroup_cpu_usage_seconds_total{cgroup=system.slice/nginx.service} = 3',
      'cgroup_cpu_user_seconds_total{cgroup=system.slice/nginx.service} = 2.9',
      'cgroup_cpu_system_seconds_total{cgroup=system.slice/nginx.service} = 0.1',
      'cgroup_memory_current_bytes{cgroup=system.slice/nginx.service} = 10000',
      'cgroup_memory_anon_bytes{cgroup=system.slice/nginx.service} = 5000',
      'cgroup_memory_file_bytes{cgroup=system.slice/nginx.service} = 2500',
      'cgroup_memory_anon_active_bytes{cgroup=system.slice/nginx.service} = 4999',
      'cgroup_memory_anon_inactive_bytes{cgroup=system.slice/nginx.service} = 1',
      'cgroup_memory_file_active_bytes{cgroup=system.slice/nginx.service} = 2498',
      'cgroup_memory_file_inactive_bytes{cgroup=system.slice/nginx.service} = 2',
    ])
    expect(found.filter((line) => line.startsWith('cgroup_cpu_usage')).sort()).toEqual([
      'cgroup_cpu_usage_seconds_total{cgroup=/} = 5',
      'cgroup_cpu_usage_seconds_total{cgroup=init.scope} = 0.000007',
      'cgroup_cpu_usage_seconds_total{cgroup=system.slice/nginx.service} = 3',
      'cgroup_cpu_usage_seconds_total{cgroup=system.slice} = 4',
      'cgroup_cpu_usage_seconds_total{cgroup=user.slice/user-1000.slice/session.scope} = 0.25',
      'cgroup_cpu_usage_seconds_total{cgroup=user.slice/user-1000.slice} = 0.5',
      'cgroup_cpu_usage_seconds_total{cgroup=user.slice} = 1',
    ])
  })

  it('end at the level asked for, and begin at the base', async () => {
    const one = await scrape({ collectors: ['cgroups'], cgroups: { levels: 1 } })
    expect(new Set(one.batches[0]?.events.map(({ series }) => series.tag('cgroup')))).toEqual(new Set(['/']))
    const two = await scrape({ collectors: ['cgroups'], cgroups: { base: 'user.slice', levels: 2 } })
    expect(new Set(two.batches[0]?.events.map(({ series }) => series.tag('cgroup')))).toEqual(
      new Set(['user.slice', 'user.slice/user-1000.slice']),
    )
  })

  it('that are not there are named', async () => {
    const input = { collectors: ['cgroups', 'load'], cgroups: { base: 'system.slice/gone.service' } }
    const { cx } = await scrape(input)
    expect(cx.recorded.failed.get('collector_incomplete')).toEqual([
      expect.stringContaining('there is no control group system.slice/gone.service'),
    ])
  })

  it('that the filter names are found below groups that it does not name, but not below those it excludes', async () => {
    const groups = { includes: ['*.service', 'user.slice/*'], excludes: ['user.slice/user-1000.slice'] }
    const { batches } = await scrape({ collectors: ['cgroups'], cgroups: { groups } })
    expect(new Set(batches[0]?.events.map(({ series }) => series.tag('cgroup')))).toEqual(
      new Set(['/', 'system.slice/nginx.service']),
    )
  })

  it('of version 1 report what the groups and those below them use', async () => {
    const base_dir = join(FIXTURES, 'a-machine-with-cgroup-v1/sys/fs/cgroup')
    const { batches } = await scrape({ collectors: ['cgroups'], cgroups: { base_dir } })
    expect(usage(lines(batches))).toEqual([
      'cgroup_cpu_usage_seconds_total{cgroup=/} = 2.5',
      'cgroup_cpu_usage_seconds_total{cgroup=docker/0123abcd} = 0.5',
      'cgroup_cpu_usage_seconds_total{cgroup=docker} = 1.5',
      'cgroup_memory_anon_bytes{cgroup=/} = 20000',
      'cgroup_memory_anon_bytes{cgroup=docker/0123abcd} = 3000',
      'cgroup_memory_anon_bytes{cgroup=docker} = 9000',
      'cgroup_memory_current_bytes{cgroup=/} = 30000',
      'cgroup_memory_current_bytes{cgroup=docker/0123abcd} = 5000',
      'cgroup_memory_current_bytes{cgroup=docker} = 15000',
    ])
  })

  it('of both versions side by side report each value once, of version 2 where it has it', async () => {
    const { batches } = await scrape({ collectors: ['cgroups'] }, join(FIXTURES, 'a-hybrid-of-both-cgroup-versions'))
    expect(usage(lines(batches))).toEqual([
      'cgroup_cpu_usage_seconds_total{cgroup=/} = 10',
      'cgroup_cpu_usage_seconds_total{cgroup=docker} = 1.5',
      'cgroup_cpu_usage_seconds_total{cgroup=system.slice} = 8',
      'cgroup_memory_anon_bytes{cgroup=/} = 20000',
      'cgroup_memory_anon_bytes{cgroup=docker} = 9000',
      'cgroup_memory_current_bytes{cgroup=/} = 30000',
      'cgroup_memory_current_bytes{cgroup=docker} = 15000',
    ])
  })
})
