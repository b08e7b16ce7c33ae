import type { Checked } from '../check/checked.ts'
import type { Run } from '../function/index.ts'
import { Code } from './code.ts'
import { Emitter } from './emitter.ts'
import { within } from './effects.ts'
import { sequence } from './expressions/flow.ts'
import { WRITERS } from './expressions/index.ts'
import type { Names } from './names.ts'

/** A program as JavaScript, with what its text names. */
export interface Emitted {
  /** The body of a function with the parameters `runtime`, `functions` and `constants`, which gives the program. */
  readonly text: string
  readonly functions: readonly Run[]
  readonly constants: readonly unknown[]
}

/** Writes the JavaScript of a program without errors. */
export function emit(checked: Checked): Emitted {
  const emitter = new Emitter(checked, WRITERS)
  const body = emitter.captured(() => emitter.code.deeper(() => main(emitter)))
  const code = new Code()
  const writes = writesMetadata(checked)
  preamble(code, emitter, writes)
  const { names } = emitter
  const { outliving } = names
  const parameters = outliving.length > 0 ? 'subject, variables' : 'subject'
  code.block(`return ${checked.async ? 'async ' : ''}function program(${parameters})`, () => {
    code.add('let event = subject.value')
    code.add('let metadata = subject.metadata')
    declare(code, names, outliving)
    guarded(code, writes ? [COPY, ...body.lines] : body.lines, outliving)
  })
  return {
    text: code.toString(),
    functions: [...names.functions.values()],
    constants: names.constants.map(({ value }) => value),
  }
}

/** Who has given the metadata may keep them for other events too. */
const COPY = '    metadata = subject.metadata = cloneValue(metadata)'

type Outliving = Names['outliving']

function declare(code: Code, { variables }: Names, outliving: Outliving): void {
  const outside = new Map(outliving.map(([name, text]) => [text, name]))
  const declared = variables.map((text) => {
    const name = outside.get(text)
    return `${text} = ${name === undefined ? 'null' : `variables.get(${JSON.stringify(name)}) ?? null`}`
  })
  if (declared.length > 0) code.add(`let ${declared.join(', ')}`)
}

/**
 * Whatever is thrown ends the program only: what cannot fail may still find a value too large or too deep. What is left behind
 * is a copy: nobody knows what the next program writes into.
 */
function guarded(code: Code, lines: readonly string[], outliving: Outliving): void {
  code.add('let at = 0')
  code.block('try', () => code.append(lines), '')
  code.block('} catch (e)', () => code.add('return ended(e, prefix[at])'), outliving.length > 0 ? '' : '}')
  if (outliving.length === 0) return
  code.block('} finally', () => {
    for (const [name, text] of outliving) code.add(`variables.set(${JSON.stringify(name)}, cloneValue(${text}))`)
  })
}

function main(emitter: Emitter): void {
  const { body } = emitter.checked.program
  const value = sequence(emitter, body)
  const last = body.at(-1)
  if (last === undefined || !emitter.typeOf(last).kind.isNever) emitter.code.add(`return ${value}`)
}

function writesMetadata({ program }: Checked): boolean {
  for (const node of within(program.body)) {
    if (node.type === 'assignment') {
      for (const target of [node.target, node.error])
        if (target?.type === 'event' && target.root === 'metadata') return true
    } else if (
      node.type === 'call' &&
      node.args.some(({ value }) => value.type === 'event' && value.root === 'metadata')
    ) {
      return true
    }
  }
  return false
}

function preamble(code: Code, emitter: Emitter, writes: boolean): void {
  const { constants, functions, fields, helpers, outliving } = emitter.names
  code.add('"use strict"')
  helpers.add('ended')
  if (writes || outliving.length > 0) helpers.add('cloneValue')
  code.add(`const { ${[...helpers].sort().join(', ')} } = runtime`)
  if (functions.size > 0) code.add(`const [${[...functions.keys()].join(', ')}] = functions`)
  for (const [i, { shown }] of constants.entries()) {
    code.add(`const k${i + 1} = constants[${i}] // ${shown.replaceAll(/[\r\n\u2028\u2029]/g, ' ')}`)
  }
  for (const [name, getter] of fields) {
    code.add(`const ${getter} = (x) => (isObject(x) ? x[${JSON.stringify(name)}] : undefined)`)
  }
  code.add(`const prefix = ${JSON.stringify(emitter.sites.prefixes)}`)
}
