import type { PlannedTransform } from '../../config/plan.ts'

/**
 * Parts of a plan that can be a chain: transforms that may move, events come to the first of them only, and all others read
 * from those before them. `transforms` stand in an order in which each is behind those it reads from.
 */
export function regionsOf(
  transforms: readonly PlannedTransform[],
  mayMove: (id: string) => boolean,
): (readonly [PlannedTransform, ...PlannedTransform[]])[] {
  const regions: (readonly [PlannedTransform, ...PlannedTransform[]])[] = []
  const placed = new Set<string>()
  for (const [index, head] of transforms.entries()) {
    if (placed.has(head.id) || !mayMove(head.id)) continue
    const inside = new Set([head.id])
    const others = transforms.slice(index + 1).filter(({ id, inputs }) => {
      const joins = !placed.has(id) && mayMove(id) && inputs.every(({ component }) => inside.has(component))
      if (joins) inside.add(id)
      return joins
    })
    for (const id of inside) placed.add(id)
    regions.push([head, ...others])
  }
  return regions
}
