import { CharClass } from './char-class.ts'
import type { Node } from './syntax.ts'

/** The characters with which a node can begin, and whether it may be empty, so that all others can stand there too. */
export interface Beginning {
  readonly first: CharClass
  readonly isOpen: boolean
}

const NOTHING: Beginning = { first: CharClass.of([]), isOpen: true }

export function beginning(node: Node): Beginning {
  switch (node.kind) {
    case 'set':
      return { first: node.set, isOpen: false }
    case 'look':
      return NOTHING
    case 'group':
      return beginning(node.body)
    case 'concat':
      return sequence(node.parts)
    case 'alternation': {
      const ways = node.parts.map(beginning)
      return { first: unionOf(ways), isOpen: ways.some(({ isOpen }) => isOpen) }
    }
    case 'repeat': {
      if (node.max === 0) return NOTHING
      const { first, isOpen } = beginning(node.body)
      return { first, isOpen: isOpen || node.min === 0 }
    }
  }
}

function sequence(parts: readonly Node[]): Beginning {
  const begun: Beginning[] = []
  for (const part of parts) {
    const begin = beginning(part)
    begun.push(begin)
    if (!begin.isOpen) return { first: unionOf(begun), isOpen: false }
  }
  return { first: unionOf(begun), isOpen: true }
}

function unionOf(begun: readonly Beginning[]): CharClass {
  return CharClass.union(begun.map(({ first }) => first))
}
