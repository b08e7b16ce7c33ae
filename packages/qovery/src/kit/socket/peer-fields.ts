import { s, type ComponentContext, type SourceFields } from '@qovery/sdk'
import { parsePath, PathSyntaxError, type Path } from '@qovery/vrl/path'
import { Timestamp } from '@qovery/vrl/value'
import * as z from 'zod'
import type { Peer } from './peer.ts'

type Own = SourceFields['own']
type FieldKey = readonly string[] | null

/** Takes the place of the address of who speaks over a unix socket. */
const UNNAMED_HOST = '(unnamed)'

/** An option that names the field for something about the peer; `null`, from empty text: none. */
export function fieldKey(description: string, examples: readonly string[] = []) {
  return s.string(description, { examples }).transform((text, context): FieldKey => {
    const names = fieldNames(text)
    if (typeof names !== 'string') return names
    context.issues.push({ code: 'custom', message: names, input: text })
    return z.NEVER
  })
}

/** The names in a path, or what is wrong with it. */
function fieldNames(text: string): FieldKey | string {
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

/** Where the host stands in a log: as the option `host_key` says, and as `log_schema` does where it is left out. */
export function hostKeyOf(host_key: FieldKey | undefined, { globals }: ComponentContext): FieldKey {
  return host_key === undefined ? globals.log_schema.host_key : host_key
}

/** The host that a peer speaks from. */
export function hostOf(peer: Peer): string {
  return peer.address ?? UNNAMED_HOST
}

/** The field for what a client's certificate says; none where it showed no certificate. */
export function certificateFields(
  { certificate }: Peer,
  tls: { readonly client_metadata_key?: Path | undefined } | undefined,
): Own {
  if (certificate === undefined) return []
  const { subject, subject_altnames } = certificate
  const value = subject_altnames.length === 0 ? { subject } : { subject, subject_altnames: [...subject_altnames] }
  return [{ name: 'tls_client_metadata', legacy: tls?.client_metadata_key?.segments.map(String) ?? null, value }]
}

/** For the events of one peer: gives their fields at the moment at which it is called. */
export function fieldsNow(own: Own, { id: source_id, type: source_type }: ComponentContext): () => SourceFields {
  return () => ({ source_id, source_type, timestamp: Timestamp.now(), own })
}
