/** A pattern of uap-core with what it says of a match: texts in which `$1` … `$9` may stand for groups. */
export type Pattern = readonly [pattern: string, ...replacements: (string | null)[]]
