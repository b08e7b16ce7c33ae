/** What a cursor says of the entry itself: its boot, both of its times, and a hash of its fields. */
const ENTRY = /(?:^|;)(b=[0-9a-f]+;m=[0-9a-f]+;t=[0-9a-f]+;x=[0-9a-f]+)$/

/**
 * Whether two cursors are of one entry. It gets a new one, with another number in another sequence, when the journal moves
 * from memory to the disk. systemd calls cursors opaque: of others than it writes today, only the same is the same.
 */
export function isSameEntry(one: string, other: string): boolean {
  if (one === other) return true
  const entry = ENTRY.exec(one)?.[1]
  return entry !== undefined && entry === ENTRY.exec(other)?.[1]
}

/** The boot that the entry is of: of use for messages only. */
export function bootOf(cursor: string): string | undefined {
  return /(?:^|;)b=([0-9a-f]+)/.exec(cursor)?.[1]
}
