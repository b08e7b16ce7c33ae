import * as fc from 'fast-check'
import { Type, type Kind } from '../../src/kind/index.ts'
import { within } from '../../src/emit/effects.ts'
import type { FunctionDefinition, Parameter } from '../../src/function/index.ts'
import { parse } from '../../src/syntax/index.ts'
import type { Call, Expression } from '../../src/syntax/ast.ts'
import type { Value, ValueObject } from '../../src/value/index.ts'
import { arrays, bytes, floats, integers, mutatedTexts, objects, regexes, texts, timestamps } from './hostile.ts'

/** A call of a function: its text, and the event with its arguments. */
export interface DrawnCall {
  /** Of the call, without the `!`. */
  readonly source: (mark: '' | '!') => string
  readonly event: ValueObject
}

/** What the examples of a function say of its arguments: texts, and those that stand for constants by the name of their parameter. */
class Examples {
  readonly texts: string[] = []
  readonly constants = new Map<string, string[]>()

  constructor(definition: FunctionDefinition) {
    for (const { source, input } of definition.examples) {
      for (const node of within(parse(source).program?.body ?? [])) {
        const text = textOf(node)
        if (text !== undefined) this.texts.push(text)
        if (node.type === 'call' && node.name === definition.name) this.#noteConstants(definition, node, source)
      }
      noteTexts(input, this.texts)
    }
  }

  #noteConstants({ params }: FunctionDefinition, { args }: Call, source: string): void {
    let position = 0
    for (const { name, value } of args) {
      const parameter = name ?? params[position++]?.name
      if (parameter === undefined || within([value]).some(({ type }) => NOT_CONSTANT.has(type))) continue
      const known = this.constants.get(parameter)
      const text = source.slice(value.start, value.end)
      if (known === undefined) this.constants.set(parameter, [text])
      else known.push(text)
    }
  }
}

const NOT_CONSTANT = new Set<Expression['type']>(['variable', 'call', 'query', 'event', 'assignment'])

function textOf(node: Expression): string | undefined {
  if (node.type === 'literal' && typeof node.value === 'string') return node.value
  return node.type === 'string' && node.parts.length === 1 && typeof node.parts[0] === 'string'
    ? node.parts[0]
    : undefined
}

function noteTexts(value: unknown, into: string[]): void {
  if (typeof value === 'string') into.push(value)
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) noteTexts(item, into)
}

const CLOSURES = [
  '{ 1 }',
  '{ true }',
  '{ "x" }',
  '{ .c = $; $ }',
  '{ $ == "a" }',
  '{ to_string($) ?? "t" }',
  '{ [$, $] }',
  '{ $ = 2; $ }',
]
const PLACES = ['.a', '.a.b', '.a[0]', '.', '.a[-1].c', '."__proto__"', '.(zz|a)', '%m', '%m.a', 'v.a']

/** Calls with arguments of the right kinds, as hostile as they come. */
export function callsOf(definition: FunctionDefinition): fc.Arbitrary<DrawnCall> {
  const examples = new Examples(definition)
  const choices = definition.params.map((parameter, i) => argumentOf(parameter, `a${i}`, examples))
  const closure = fc.constantFrom(...CLOSURES)
  return fc.tuple(fc.tuple(...choices), closure).map(([args, body]) => {
    const event: ValueObject = { b: 'kept' }
    const parts: string[] = []
    for (const [i, { name }] of definition.params.entries()) {
      const arg = args[i]
      if (arg === undefined) continue
      if (arg.value !== undefined) event[`a${i}`] = arg.value
      parts.push(`${name}: ${arg.text}`)
    }
    const { parameters } = definition.closure ?? { parameters: [] }
    const names = parameters.map((_, i) => `p${i}`)
    const tail = names.length === 0 ? '' : ` -> |${names.join(', ')}| ${body.replaceAll('$', names.at(-1) as string)}`
    const source = (mark: '' | '!') => `${definition.name}${mark}(${parts.join(', ')})${tail}`
    return { source, event }
  })
}

interface DrawnArgument {
  readonly text: string
  /** What stands in the event where the text is a path. */
  readonly value?: Value
}

function argumentOf(parameter: Parameter, field: string, examples: Examples): fc.Arbitrary<DrawnArgument | undefined> {
  const { name, required } = parameter
  const constants = examples.constants.get(name) ?? []
  const isConstant = parameter.constant === true || parameter.choices !== undefined
  const known = [...constants, ...Object.keys(parameter.choices ?? {}).map((choice) => JSON.stringify(choice))]
  const options: fc.WeightedArbitrary<DrawnArgument | undefined>[] = []
  if (!required) options.push({ arbitrary: fc.constant(undefined), weight: 3 })
  if (parameter.passed === 'place') return fc.constantFrom(...PLACES).map((text) => ({ text }))
  if (known.length > 0)
    options.push({ arbitrary: fc.constantFrom(...known).map((text) => ({ text })), weight: isConstant ? 9 : 2 })
  if (!isConstant || known.length === 0) {
    const values = valuesOf(parameter.kind, examples.texts)
    options.push({ arbitrary: values.map((value) => ({ text: `.${field}`, value })), weight: 6 })
  }
  return fc.oneof(...options)
}

/** Values of a kind; texts are mostly such as the function expects. */
function valuesOf(kind: Kind, valid: readonly string[]): fc.Arbitrary<Value> {
  const options: fc.WeightedArbitrary<Value>[] = []
  const add = (type: number, arbitrary: fc.Arbitrary<Value>, weight = 1) => {
    if (kind.may(type)) options.push({ arbitrary, weight })
  }
  add(Type.bytes, bytes)
  if (valid.length > 0) add(Type.bytes, mutatedTexts(valid), 4)
  else add(Type.bytes, texts)
  add(Type.integer, integers, 2)
  add(Type.float, floats)
  add(Type.boolean, fc.boolean())
  add(Type.null, fc.constant(null))
  add(Type.timestamp, timestamps)
  add(Type.regex, regexes)
  add(Type.array, arrays, 2)
  add(Type.object, objects, 2)
  return fc.oneof(...options)
}
