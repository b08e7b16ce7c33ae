import type { Checked } from '../check/checked.ts'
import type { Run } from '../function/index.ts'
import { Code } from './code.ts'
import { Emitter } from './emitter.ts'
import { within } from './effects.ts'
import { sequence } from './expressions/flow.ts'
import { WRITERS } from './expressions/index.ts'

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
  code.block(`return ${checked.async ? 'async ' : ''}function program(subject)`, () => {
    code.add('let event = subject.value')
    code.add(
      writes ? 'let metadata = subject.metadata = cloneValue(subject.metadata)' : 'let metadata = subject.metadata',
    )
    if (emitter.variables.length > 0) code.add(`let ${emitter.variables.map((name) => `${name} = null`).join(', ')}`)
    if (emitter.throws) guarded(code, body.lines)
    else code.append(body.lines.map((line) => line.slice(2)))
  })
  return {
    text: code.toString(),
    functions: [...emitter.functions.values()],
    constants: emitter.constants.map(({ value }) => value),
  }
}

function guarded(code: Code, lines: readonly string[]): void {
  code.add('let at = 0')
  code.block('try', () => code.append(lines), '')
  code.block('} catch (e)', () => code.add('return ended(e, prefix[at])'))
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
  const { constants, functions, fields, helpers, sites, throws } = emitter
  code.add('"use strict"')
  if (throws) helpers.add('ended')
  if (writes) helpers.add('cloneValue')
  if (helpers.size > 0) code.add(`const { ${[...helpers].sort().join(', ')} } = runtime`)
  if (functions.size > 0) code.add(`const [${[...functions.keys()].join(', ')}] = functions`)
  for (const [i, { shown }] of constants.entries()) {
    code.add(`const k${i + 1} = constants[${i}] // ${shown.replaceAll(/[\r\n\u2028\u2029]/g, ' ')}`)
  }
  for (const [name, getter] of fields) {
    code.add(`const ${getter} = (x) => (isObject(x) ? x[${JSON.stringify(name)}] : undefined)`)
  }
  if (throws) code.add(`const prefix = ${JSON.stringify(sites.prefixes)}`)
}
