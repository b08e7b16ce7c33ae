import type { Socket } from 'node:net'
import { s } from '@qovery/sdk'
import { parsePath, PathSyntaxError } from '@qovery/vrl/path'
import type { ValueObject } from '@qovery/vrl/value'
import * as z from 'zod'
import type { ClientCertificate } from '../tls/client-certificate.ts'

/** Who is at the other end; the address is missing for a unix socket. */
export interface Peer {
  readonly address: string | undefined
  readonly port: number | undefined
  /** What the client's certificate says, where it showed one. */
  readonly certificate?: ClientCertificate | undefined
}

/** The sender of what comes over a unix socket. */
export const NOBODY: Peer = { address: undefined, port: undefined }

/** Takes the place of the address of who speaks over a unix socket. */
export const UNNAMED_HOST = '(unnamed)'

export function peerOf(socket: Socket): Peer {
  return { address: socket.remoteAddress, port: socket.remotePort }
}

/** The client's certificate as a value for events; `undefined` where it showed none. */
export function clientMetadata({ certificate }: Peer): ValueObject | undefined {
  if (certificate === undefined) return undefined
  const { subject, subject_altnames } = certificate
  return subject_altnames.length === 0 ? { subject } : { subject, subject_altnames: [...subject_altnames] }
}

/** An option that names the field for something about the peer; `null`, from empty text: none. */
export function fieldKey(description: string, examples: readonly string[] = []) {
  return s.string(description, { examples }).transform((text, context): readonly string[] | null => {
    const names = fieldNames(text)
    if (typeof names !== 'string') return names
    context.issues.push({ code: 'custom', message: names, input: text })
    return z.NEVER
  })
}

/** The names in a path, or what is wrong with it. */
function fieldNames(text: string): readonly string[] | null | string {
  if (text === '') return null
  try {
    const path = parsePath(text)
    if (path.root === 'metadata') return `"${text}" is metadata: name a field of the event, without "%"`
    return path.segments.map(String)
  } catch (error) {
    if (!(error instanceof PathSyntaxError)) throw error
    return error.message
  }
}
