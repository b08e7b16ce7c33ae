import type { OutputRef } from './plan.ts'

/** What reads from what: the components, each with the outputs it reads from. */
export type Edges = ReadonlyMap<string, readonly OutputRef[]>

/**
 * The components in an order in which each stands behind those it reads from, and, where there are any, the cycles:
 * each a list of ids, of which every one reads from the one before it and the first from the last.
 */
export function sortGraph(edges: Edges): { order: string[]; cycles: string[][] } {
  const order: string[] = []
  const cycles: string[][] = []
  const state = new Map<string, 'open' | 'done'>()
  const trail: string[] = []
  const visit = (id: string): void => {
    if (state.get(id) === 'done') return
    if (state.get(id) === 'open') {
      cycles.push(trail.slice(trail.indexOf(id)).reverse())
      return
    }
    state.set(id, 'open')
    trail.push(id)
    for (const { component } of edges.get(id) ?? []) if (edges.has(component)) visit(component)
    trail.pop()
    state.set(id, 'done')
    order.push(id)
  }
  for (const id of edges.keys()) visit(id)
  return { order, cycles }
}
