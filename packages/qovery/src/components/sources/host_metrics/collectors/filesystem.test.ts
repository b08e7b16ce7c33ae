import { CollectedOutput, testContext, type TestContext } from '@qovery/sdk/testing'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Capacity, Host } from '../collector.ts'
import { Filter } from '../filter.ts'
import { HostMetrics } from '../host-metrics.ts'
import { generationsOf, lines, SERVER } from '../testing/scrape.ts'
import { Filesystem } from './filesystem.ts'

describe('filesystem', () => {
  const capacity: Capacity = { bsize: 4096, frsize: 1024, blocks: 1000, bfree: 400, bavail: 350 }
  const all = new Filter(undefined)

  function sourceOf(statfs: (path: Buffer) => Promise<Capacity>, cx: TestContext, filters = {}): HostMetrics {
    const make = (host: Host) => new Filesystem(host, { devices: all, filesystems: all, mountpoints: all, ...filters })
    const collectors = new Map([['filesystem', make]])
    const roots = { proc: join(SERVER, 'proc'), sys: join(SERVER, 'sys') }
    return new HostMetrics({ interval_ms: 50, namespace: 'host', collectors, ...roots }, cx, statfs)
  }

  it('reports each mount once, by the one on top, with its name as the kernel escaped it undone', async () => {
    const asked: string[] = []
    const statfs = (path: Buffer) => {
      asked.push(path.toString())
      return Promise.resolve(capacity)
    }
    const batches = await generationsOf(sourceOf(statfs, testContext()), 1)
    expect(lines(batches).filter((line) => line.startsWith('filesystem_free'))).toEqual([
      'filesystem_free_bytes{device=/dev/sda1,filesystem=btrfs,mountpoint=/} = 358400',
      'filesystem_free_bytes{device=/dev/sda1,filesystem=btrfs,mountpoint=/home} = 358400',
      'filesystem_free_bytes{device=tmpfs,filesystem=tmpfs,mountpoint=/run} = 358400',
      'filesystem_free_bytes{filesystem=tmpfs,mountpoint=/mnt/unnamed} = 358400',
      'filesystem_free_bytes{device=overlay,filesystem=overlay,mountpoint=/var/lib/docker/overlay2/abc/merged} = 358400',
      'filesystem_free_bytes{device=/dev/sdc1,filesystem=ext4,mountpoint=/media/old} = 358400',
      'filesystem_free_bytes{device=/dev/sdd1,filesystem=ext4,mountpoint=/media/two words\tand\\more} = 358400',
      'filesystem_free_bytes{device=server:/export,filesystem=nfs4,mountpoint=/srv/nfs} = 358400',
      'filesystem_free_bytes{device=user@box:,filesystem=fuse.sshfs,mountpoint=/srv/ssh fs} = 358400',
    ])
    expect(lines(batches).slice(0, 4)).toEqual([
      'filesystem_free_bytes{device=/dev/sda1,filesystem=btrfs,mountpoint=/} = 358400',
      'filesystem_total_bytes{device=/dev/sda1,filesystem=btrfs,mountpoint=/} = 1024000',
      'filesystem_used_bytes{device=/dev/sda1,filesystem=btrfs,mountpoint=/} = 614400',
      `filesystem_used_ratio{device=/dev/sda1,filesystem=btrfs,mountpoint=/} = ${600 / 950}`,
    ])
    // Never that of an automounter, which asking would mount.
    expect(asked).not.toContain('/proc/sys/fs/binfmt_misc')
  })

  it('asks only for mounts that pass all three filters', async () => {
    const asked: string[] = []
    const statfs = (path: Buffer) => {
      asked.push(path.toString())
      return Promise.resolve(capacity)
    }
    const filters = {
      devices: new Filter({ includes: [/^\/dev\//] }),
      filesystems: new Filter({ excludes: [/^ext4$/] }),
      mountpoints: new Filter({ excludes: [/^\/home$/] }),
    }
    await generationsOf(sourceOf(statfs, testContext(), filters), 1)
    expect(asked).toEqual(['/'])
  })

  it('leaves out a mount that hangs, asks it never again while it hangs, and reports all others', async () => {
    const cx = testContext()
    const asked: string[] = []
    const back = Promise.withResolvers<Capacity>()
    const statfs = (path: Buffer) => {
      asked.push(path.toString())
      return path.toString() === '/srv/nfs' ? back.promise : Promise.resolve(capacity)
    }
    const batches = await generationsOf(sourceOf(statfs, cx), 3)
    expect(asked.filter((path) => path === '/srv/nfs')).toHaveLength(1)
    expect(asked.filter((path) => path === '/').length).toBeGreaterThanOrEqual(3)
    expect(lines(batches).join('\n')).not.toContain('/srv/nfs')
    expect(lines(batches).filter((line) => line.includes('/srv/ssh fs'))).toHaveLength(3 * 4)
    expect(cx.recorded.failed.get('collector_incomplete')?.[0]).toContain(
      'the file system on /srv/nfs did not answer within 2 s',
    )
    back.resolve(capacity)
  })

  it('with several remote mounts that hang asks at most two, and still every local one in each scrape', async () => {
    const asked: string[] = []
    const statfs = (path: Buffer) => {
      asked.push(path.toString())
      return path.toString().startsWith('/srv/') ? new Promise<never>(() => undefined) : Promise.resolve(capacity)
    }
    const batches = await generationsOf(sourceOf(statfs, testContext()), 3)
    expect(asked.filter((path) => path.startsWith('/srv/'))).toEqual(['/srv/nfs', '/srv/ssh fs'])
    expect(batches.map((batch) => batch.length)).toEqual([7 * 4, 7 * 4, 7 * 4])
  })

  it('counts a mount that may not be looked into once, not in each scrape', async () => {
    const cx = testContext()
    const statfs = (path: Buffer) =>
      path.toString() === '/home' ? Promise.reject(new Error('EACCES: /home')) : Promise.resolve(capacity)
    await generationsOf(sourceOf(statfs, cx), 3)
    expect(cx.recorded.failed.get('collector_incomplete')).toEqual([
      'The collector filesystem left something out: EACCES: /home',
    ])
  })
  it('lets the source end at once while a mount hangs', async () => {
    const stop = new AbortController()
    const asked = Promise.withResolvers<void>()
    const statfs = () => {
      asked.resolve()
      return new Promise<never>(() => undefined)
    }
    const running = sourceOf(statfs, testContext()).run(new CollectedOutput(), stop.signal)
    await asked.promise
    const before = performance.now()
    stop.abort()
    await running
    expect(performance.now() - before).toBeLessThan(10_000)
  })
})
