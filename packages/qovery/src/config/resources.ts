import type { Resource } from '@qovery/sdk'
import { quoted } from './quoted.ts'
import { showPath, type Path } from './text/data.ts'
import type { Fault } from './text/fault.ts'
import type { ConfigText } from './text/load.ts'

/** A component's claim to something that only one can have. */
export interface Claim {
  readonly path: Path
  readonly resource: Resource
}

/** Faults for what two components claim: each names the second and points at the first. */
export function addressConflicts(claims: readonly Claim[], text: ConfigText): Fault[] {
  return claims.flatMap((claim, index): Fault[] => {
    const first = claims.slice(0, index).find((other) => collide(claim.resource, other.resource))
    if (first === undefined) return []
    const { kind, address } = claim.resource
    const shown = kind === 'stdin' ? kind : `${kind} ${quoted(address, [...claim.path, 'address'], text)}`
    const message = `${showPath(claim.path)} and ${showPath(first.path)} both use ${shown}`
    const related = [{ message: 'the first is here', location: text.locate(first.path, 'key') }]
    const location = text.locate([...claim.path, 'address'], 'value')
    return [{ severity: 'error', code: 'address-used-twice', message, path: claim.path, location, related }]
  })
}

function collide(a: Resource, b: Resource): boolean {
  if (a.kind !== b.kind) return false
  if (a.kind !== 'tcp' && a.kind !== 'udp') return a.address === b.address
  const [hostA, portA] = hostAndPort(a.address)
  const [hostB, portB] = hostAndPort(b.address)
  if (portA !== portB || portA === '0') return false
  return hostA === hostB || isAny(hostA) || isAny(hostB)
}

function hostAndPort(address: string): [host: string, port: string] {
  const colon = address.lastIndexOf(':')
  return colon < 0 ? [address, ''] : [address.slice(0, colon), address.slice(colon + 1)]
}

function isAny(host: string): boolean {
  return host === '0.0.0.0' || host === '[::]' || host === ''
}
