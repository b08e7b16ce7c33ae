import type { CheckedArgument, CheckedCall } from '../../check/checked.ts'
import type { Parameter } from '../../function/index.ts'
import type { Call, Closure, Expression } from '../../syntax/ast.ts'
import type { Emitter } from '../emitter.ts'
import { argument } from './argument.ts'
import { sequence } from './flow.ts'
import { inlined } from './inline.ts'

export function call(emitter: Emitter, node: Call): string {
  const checked = emitter.checked.calls.get(node)
  if (checked === undefined) throw new Error(`the call of "${node.name}" was not resolved`)
  return emitter.inCall(node, () => called(emitter, node, checked))
}

function called(emitter: Emitter, node: Call, checked: CheckedCall): string {
  const { definition, args, run } = checked
  const values = valuesOf(emitter, checked)
  const inline = inlined(emitter, checked, values)
  if (inline !== undefined) return inline
  const texts = args.map((arg, i) => argument(emitter, definition.params[i] as Parameter, arg, values[i]))
  if (node.closure !== undefined) texts.push(closure(emitter, node.closure))
  if (definition.subject) texts.unshift('subject')
  while (texts.at(-1) === 'undefined') texts.pop()
  const text = `${emitter.names.functionName(node.name, run)}(${texts.join(', ')})`
  // Some calls that the language takes for infallible can fail all the same: each says what it is.
  return emitter.failing(definition.async ? `await ${text}` : text)
}

/** The texts of the arguments that were given, by their parameters; a place has none. */
function valuesOf(emitter: Emitter, { definition: { params }, args }: CheckedCall): readonly (string | undefined)[] {
  const isEvaluated = (arg: CheckedArgument | undefined, i: number) =>
    arg?.expression !== undefined && params[i]?.passed !== 'place'
  const evaluated = args.filter(isEvaluated)
  const values = emitter.operands(evaluated.map((arg) => arg?.expression as Expression))
  return args.map((arg) => values[evaluated.indexOf(arg)])
}

function closure(emitter: Emitter, { variables, body }: Closure): string {
  const names = variables.map((variable) =>
    variable.name === '_' ? emitter.newName() : emitter.names.variable(variable),
  )
  for (const name of names) emitter.names.parameters.add(name)
  const { lines, result } = emitter.captured(() => {
    for (const [i, variable] of variables.entries()) {
      if (emitter.sharing.isWritten(variable))
        emitter.code.add(`${names[i]} = ${emitter.names.helper('cloneValue')}(${names[i]})`)
    }
    return emitter.inClosure(() => sequence(emitter, body.body))
  })
  const head = `(${names.join(', ')}) =>`
  const never = body.body.length > 0 && emitter.typeOf(body).kind.isNever
  if (lines.length === 0 && !never) return `${head} ${result.startsWith('{') ? `(${result})` : result}`
  const name = emitter.newName()
  emitter.block(`const ${name} = ${head}`, () => {
    emitter.code.append(lines)
    if (!never) emitter.code.add(`return ${result}`)
  })
  return name
}
