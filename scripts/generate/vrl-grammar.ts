import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildParserFile } from '@lezer/generator'
import { root } from './tree.ts'

const EDITOR = 'packages/vrl/src/editor'

/** The parser of VRL for editors, and the numbers of its nodes: what follows from `vrl.grammar`, by path. */
export function vrlGrammar(): [string, string][] {
  const fileName = join(root, EDITOR, 'vrl.grammar')
  const warnings: string[] = []
  const { parser, terms } = buildParserFile(readFileSync(fileName, 'utf8'), {
    fileName,
    moduleStyle: 'es',
    typeScript: true,
    warn: (message) => warnings.push(message),
  })
  if (warnings.length > 0) throw new Error(`${EDITOR}/vrl.grammar: ${warnings.join('; ')}`)
  return [
    [`${EDITOR}/parser.generated.ts`, parser],
    [`${EDITOR}/parser.generated.terms.ts`, terms],
  ]
}
