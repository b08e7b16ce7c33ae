import { isIPv4, isIPv6 } from 'node:net'

/** The bytes of an IP address, 4 or 16 of them; `undefined` where the text is none. A zone (`%eth0`) makes it none. */
export function addressBytes(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.'), Number)
  if (!isIPv6(text) || text.includes('%')) return undefined
  const bytes = new Uint8Array(16)
  const [head = '', tail] = text.split('::')
  bytes.set(groupBytes(head))
  if (tail === undefined) return bytes
  const last = groupBytes(tail)
  bytes.set(last, 16 - last.length)
  return bytes
}

function groupBytes(groups: string): number[] {
  if (groups === '') return []
  return groups.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number)
    const number = Number.parseInt(group, 16)
    return [number >> 8, number & 0xff]
  })
}

/** The first `length` bits of an address as CIDR, such as `2.125.160.0/21`; IPv6 as RFC 5952 writes it. */
export function networkText(address: Uint8Array, length: number): string {
  const bytes = address.map((byte, i) => byte & (0xff00 >> Math.min(8, Math.max(0, length - i * 8))))
  if (bytes.length === 4) return `${bytes.join('.')}/${length}`
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  )
  return `${shortened(groups)}/${length}`
}

/** The groups with the first longest run of zeros, if there are two at least, as `::`. */
function shortened(groups: readonly string[]): string {
  let [start, length] = [0, 1]
  for (let from = 0; from < groups.length; from++) {
    let end = from
    while (groups[end] === '0') end++
    if (end - from > length) [start, length] = [from, end - from]
  }
  if (length < 2) return groups.join(':')
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`
}
