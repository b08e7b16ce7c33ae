import type { CheckedArgument, CheckedCall } from '../../check/checked.ts'
import type { Parameter } from '../../function/index.ts'
import type { Call, Closure, Expression } from '../../syntax/ast.ts'
import type { Emitter } from '../emitter.ts'
import { sequence } from './flow.ts'
import { isText } from './literal.ts'

export function call(emitter: Emitter, node: Call): string {
  const checked = emitter.checked.calls.get(node)
  if (checked === undefined) throw new Error(`the call of "${node.name}" was not resolved`)
  return emitter.inCall(node, () => called(emitter, node, checked))
}

function called(emitter: Emitter, node: Call, { definition, args, run }: CheckedCall): string {
  const { params } = definition
  const evaluated = args.filter((arg, i) => arg?.expression !== undefined && params[i]?.passed !== 'place')
  const values = emitter.operands(evaluated.map((arg) => (arg as CheckedArgument).expression as Expression))
  const texts = args.map((arg, i) => {
    const at = evaluated.indexOf(arg)
    return argument(emitter, params[i] as Parameter, arg, at < 0 ? undefined : values[at])
  })
  if (node.closure !== undefined) texts.push(closure(emitter, node.closure))
  if (definition.subject) texts.unshift('subject')
  while (texts.at(-1) === 'undefined') texts.pop()
  const text = `${emitter.functionName(node.name, run)}(${texts.join(', ')})`
  // Some calls that the language takes for infallible can fail all the same: each says what it is.
  return emitter.failing(definition.async ? `await ${text}` : text)
}

function argument(
  emitter: Emitter,
  parameter: Parameter,
  arg: CheckedArgument | undefined,
  value: string | undefined,
): string {
  if (arg === undefined) return 'undefined'
  if (parameter.passed === 'place') return place(emitter, arg.expression as Expression)
  if (value === undefined || arg.expression === undefined) return standing(emitter, parameter, arg)
  if (parameter.passed === 'text') {
    return arg.expression.type === 'string' && isText(arg.expression) ? value : `${emitter.helper('text')}(${value})`
  }
  const checked = arg.guard === 0 ? value : `${emitter.helper('guard')}(${value}, ${arg.guard})`
  if (parameter.passed === 'number') return arg.guard === 0 && /^\d+$/.test(value) ? value : `Number(${checked})`
  return checked
}

/** The constant of an argument that was left out. */
function standing(emitter: Emitter, { passed }: Parameter, { constant }: CheckedArgument): string {
  if (constant === undefined) return 'undefined'
  return passed === 'number' ? String(Number(constant)) : emitter.literal(constant)
}

/** An argument that is a place: an object that reads and writes there. */
function place(emitter: Emitter, expression: Expression): string {
  const make = emitter.helper('placeAt')
  if (expression.type === 'event') {
    const store = expression.root === 'event' ? 'event = subject.value = x' : 'metadata = subject.metadata = x'
    return `${make}("${expression.root}", ${emitter.path(expression.path)}, () => ${expression.root}, (x) => (${store}))`
  }
  const path = expression.type === 'query' ? expression.path : []
  const target = expression.type === 'query' ? expression.target : expression
  if (target.type === 'variable') {
    const name = emitter.variable(target)
    return `${make}("variable", ${emitter.path(path)}, () => ${name}, (x) => (${name} = x))`
  }
  const value = emitter.temporary(emitter.value(target))
  return `${make}("variable", ${emitter.path(path)}, () => ${value}, () => {})`
}

function closure(emitter: Emitter, { variables, body }: Closure): string {
  const names = variables.map((variable) => (variable.name === '_' ? emitter.newName() : emitter.variable(variable)))
  for (const name of names) emitter.parameters.add(name)
  const { lines, result } = emitter.captured(() => {
    for (const [i, variable] of variables.entries()) {
      if (emitter.sharing.isWritten(variable))
        emitter.code.add(`${names[i]} = ${emitter.helper('cloneValue')}(${names[i]})`)
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
