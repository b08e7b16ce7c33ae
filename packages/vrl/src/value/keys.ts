import type { ValueObject } from './value.ts'

/** Keys in the order in which objects were made, and the order in which they are shown. */
interface Order {
  readonly keys: readonly string[]
  readonly sorted: readonly string[]
  /** Whether objects of these keys are in the order of `keys` if they were made in the order of `sorted`: no key is an index. */
  readonly keepsOrder: boolean
}

/** So many orders are remembered for objects that begin with the same key, and for so many such keys. */
const MOST_ORDERS = 16
const MOST_FIRSTS = 256
/** Objects with more keys, or with longer ones, are sorted each time. */
const MOST_KEYS = 256
const known = new Map<string, Order[]>()

/** The keys of `object` that are present, in VRL's order: by the bytes of their UTF-8 text. Not to be changed. */
export function sortedKeys(object: ValueObject): readonly string[] {
  const { sorted } = orderOf(object)
  for (let i = 0; i < sorted.length; i++) {
    if (object[sorted[i] as string] === undefined) return sorted.filter((key) => object[key] !== undefined)
  }
  return sorted
}

/** The order of an object's keys; objects that were made alike share it. */
export function orderOf(object: ValueObject): Order {
  const keys = Object.keys(object)
  const orders = known.get(keys[0] as string)
  if (orders !== undefined) {
    for (const order of orders) if (isSame(order.keys, keys)) return order
  }
  return remember(keys, orders)
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

function remember(keys: readonly string[], orders: Order[] | undefined): Order {
  const order: Order = {
    keys,
    sorted: [...keys].sort(compareText),
    keepsOrder: keys.every((key) => key !== '__proto__' && !/^\d/.test(key)),
  }
  if (keys.length === 0 || keys.length > MOST_KEYS || keys.some(({ length }) => length > MOST_KEYS)) return order
  if (orders !== undefined && orders.length < MOST_ORDERS) orders.push(order)
  else if (orders !== undefined) orders[Math.floor(Math.random() * MOST_ORDERS)] = order
  else {
    if (known.size >= MOST_FIRSTS) known.clear()
    known.set(keys[0] as string, [order])
  }
  return order
}

/** Order of two texts by code point, which is the order of their UTF-8 bytes; `<` alone compares UTF-16 units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1
  }
  return a.length - b.length
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}
