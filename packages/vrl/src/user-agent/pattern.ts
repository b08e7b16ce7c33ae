/**
 * A pattern of uap-core; texts in lower case of which whatever matches it has one; what it says of a match: texts in which
 * `$1` … `$9` may stand for groups.
 */
export type Pattern = readonly [pattern: string, needles?: readonly string[] | null, ...says: (string | null)[]]
