import { getPath, type Path } from '@qovery/vrl/path'
import type { LogBatch } from './event-batch.ts'
import type { Column } from './records.ts'

/** What stands at a path in the events of a batch; `undefined`: nothing in any of them. */
export function columnAt(batch: LogBatch, { root, segments }: Path): Column | undefined {
  const [name, ...inner] = segments
  if (root === 'metadata') return batch.events.map(({ metadata }) => getPath(metadata.value, segments))
  if (typeof name !== 'string') return batch.events.map(({ value }) => getPath(value, segments))
  const column = batch.column(name)
  return inner.length === 0 ? column : column?.map((value) => getPath(value, inner))
}
