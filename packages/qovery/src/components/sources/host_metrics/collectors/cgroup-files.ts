import { from, table, whole } from '../text.ts'

/** Seconds in all, in user mode and in kernel mode, of `cpu.stat` (version 2). */
export function parseModernCpu(stat: string): number[] {
  const found = table(stat)
  return ['usage_usec', 'user_usec', 'system_usec'].map((name) => from(found, name) / 1e6)
}

/** Bytes of anonymous memory and of files, and of each the active and inactive part, of `memory.stat` (version 2). */
export function parseModernMemory(stat: string): number[] {
  const found = table(stat)
  return ['anon', 'file', 'active_anon', 'inactive_anon', 'active_file', 'inactive_file'].map((name) =>
    from(found, name),
  )
}

/** As `parseModernCpu`, of `cpuacct.usage` in nanoseconds and `cpuacct.stat` in clock ticks (version 1). */
export function parseLegacyCpu(usage: string, stat: string, ticks: number): number[] {
  const found = table(stat)
  return [whole(usage.trim()) / 1e9, from(found, 'user') / ticks, from(found, 'system') / ticks]
}

/** As `parseModernMemory`, of `memory.stat` (version 1), where the totals include the groups below. */
export function parseLegacyMemory(stat: string): number[] {
  const found = table(stat)
  const names = ['rss', 'cache', 'active_anon', 'inactive_anon', 'active_file', 'inactive_file']
  return names.map((name) => found.get(`total_${name}`) ?? from(found, name))
}
