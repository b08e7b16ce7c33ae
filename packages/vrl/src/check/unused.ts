import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Assignment, Block, Call, Expression, If, Program, Variable } from '../syntax/ast.ts'
import type { Span } from '../syntax/span.ts'
import { unusedCode } from './faults/program.ts'

/** Functions that are called for what they do. */
const ACTIONS = new Set(['del', 'log', 'assert', 'assert_eq', 'set_semantic_meaning'])

/** A variable that was assigned. */
interface Use {
  readonly span: Span
  used: boolean
  /** Whether it was assigned or used in a closure, where nothing is said of it. */
  inClosure: boolean
}

/**
 * What a program computes and does not use: variables that are never read, and expressions without effects whose results
 * go nowhere.
 */
export function unusedResults(program: Program): Diagnostic[] {
  const search = new Search(program.source)
  search.program(program.body)
  return search.found
}

class Search {
  readonly found: Diagnostic[] = []
  readonly #source: string
  readonly #variables = new Map<string, Use>()
  /** Whether the result of what is looked at is used, by the depth of what is around it. */
  readonly #expected = new Map<number, boolean>()
  readonly #inBlock = new Map<number, boolean>()
  #depth = 0
  #inClosure = false

  constructor(source: string) {
    this.#source = source
  }

  program(body: readonly Expression[]): void {
    for (const expression of body.slice(0, -1)) this.visit(expression)
    const last = body.at(-1)
    if (last !== undefined) this.#using(() => this.visit(last))
    for (const [name, { span, used, inClosure }] of this.#variables) {
      if (!used && !inClosure) this.found.push(unusedCode(`unused variable \`${name}\``, span))
    }
  }

  visit(node: Expression): void {
    switch (node.type) {
      case 'group':
        return this.visit(node.inner)
      case 'not':
      case 'negative':
        return this.visit(node.operand)
      case 'variable':
        return this.#markUsed(node)
      case 'query':
        return this.#query(node)
      case 'assignment':
        return this.#assignment(node)
      case 'call':
        return this.#call(node)
      case 'return':
        return this.#using(() => this.visit(node.value))
      case 'abort':
        return this.#using(() => node.message !== undefined && this.visit(node.message))
      case 'if':
        return this.#using(() => this.#if(node))
      case 'binary':
        this.visit(node.left)
        return this.#using(() => this.visit(node.right))
      default:
        return this.#value(node)
    }
  }

  /** Visits a literal, or what is made of values. */
  #value(node: Expression): void {
    if (node.type === 'event') return
    if (node.type === 'block') return this.#block(node)
    if (node.type === 'array') return node.items.forEach((item) => this.visit(item))
    if (node.type === 'string') for (const part of node.parts) if (typeof part !== 'string') this.#markUsed(part)
    if (this.#isUnused) this.#report(node.type === 'object' ? 'unused object' : 'unused literal', node)
    if (node.type === 'object') for (const { value } of node.fields) this.#using(() => this.visit(value))
  }

  get #isUnused(): boolean {
    return this.#expected.get(this.#depth) !== true
  }

  /** Visits something whose result is used. */
  #using(visit: () => unknown): void {
    this.#depth++
    this.#expected.set(this.#depth, true)
    visit()
    this.#expected.set(this.#depth, false)
    this.#depth--
  }

  /** Only the last expression of a block is what the block is used for. */
  #block({ body }: Block): void {
    if (body.length === 0) return
    this.#depth++
    this.#inBlock.set(this.#depth, true)
    for (const [i, expression] of body.entries()) {
      if (i === body.length - 1) {
        this.#inBlock.set(this.#depth, false)
        this.#depth--
      }
      this.visit(expression)
    }
  }

  #if({ predicate, then, otherwise }: If): void {
    for (const expression of predicate) this.visit(expression)
    this.#using(() => this.#block(then))
    if (otherwise === undefined) return
    this.#using(() => (otherwise.type === 'block' ? this.#block(otherwise) : this.visit(otherwise)))
  }

  #query({ target }: Extract<Expression, { type: 'query' }>): void {
    if (target.type === 'call') this.#call(target)
    else if (target.type === 'variable' && !this.#isUnused) this.#markUsed(target)
  }

  #assignment({ target, error, operator, value }: Assignment): void {
    this.#using(() => {
      for (const written of [target, error]) {
        if (written === undefined || written.type === 'ignored' || written.type === 'event') continue
        if (written.type === 'query') this.#markAssigned(written.target)
        else if (operator === '=') this.#markAssigned(written)
        else this.#markUsed(written)
      }
      this.visit(value)
    })
  }

  #call(call: Call): void {
    for (const { value } of call.args) this.#using(() => this.visit(value))
    const mayEndBlock = !call.aborts && this.#inBlock.get(this.#depth) === true
    if (mayEndBlock) this.#expected.set(this.#depth, true)
    if (call.closure !== undefined && !ACTIONS.has(call.name)) {
      this.#inClosure = true
      for (const variable of call.closure.variables) this.#markAssigned(variable)
      this.#expected.set(this.#depth, true)
      this.#block(call.closure.body)
      this.#expected.set(this.#depth, false)
      this.#inClosure = false
    } else if (!ACTIONS.has(call.name)) {
      if (this.#isUnused) this.#report('unused result for function call', call)
      this.#inClosure = false
    }
    if (mayEndBlock) this.#expected.set(this.#depth, false)
  }

  /** Takes note of a variable's first assignment: later ones may replace a value that was used. */
  #markAssigned({ name, start, end }: Variable): void {
    if (name === '' || name.startsWith('_') || this.#variables.has(name)) return
    this.#variables.set(name, { span: { start, end }, used: false, inClosure: this.#inClosure })
  }

  #markUsed({ name }: Variable): void {
    const use = this.#variables.get(name)
    if (use === undefined) return
    use.used = true
    use.inClosure ||= this.#inClosure
  }

  #report(what: string, { start, end }: Span): void {
    const text = this.#source.slice(start, end).replaceAll(/\s+/g, ' ')
    this.found.push(unusedCode(`${what} \`${text}\``, { start, end }))
  }
}
