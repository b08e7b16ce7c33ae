/** The path and the query (without its `?`) of a request target in origin or absolute form. Source: RFC 9112, section 3.2. */
export function splitTarget(target: string): { path: string; query: string } {
  const local = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '')
  const end = local.search(/[?#]/)
  if (end < 0) return { path: local || '/', query: '' }
  const query = local[end] === '?' ? local.slice(end + 1).split('#', 1)[0] : ''
  return { path: local.slice(0, end) || '/', query: query ?? '' }
}
