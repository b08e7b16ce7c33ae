import type { Kind, TransformDefinition } from '@qovery/sdk'
import type { OutputRef } from '../plan.ts'
import { quoted } from '../quoted.ts'
import { isTable, showPath, type Data, type Path, type Table } from '../text/data.ts'
import type { Fault } from '../text/fault.ts'
import type { ConfigText } from '../text/load.ts'
import { suggest } from '../text/suggest.ts'
import { TESTS, type TestInput, type TestOptions } from './options.ts'
import type { InputEvent, PlannedCheck, PlannedInput, PlannedTest, PlannedWriter } from './plan.ts'
import type { Ways } from './ways.ts'

/** What stands around the tests. */
export interface Surroundings {
  readonly ways: Ways
  /** What is written into tables: programs may look at it. */
  readonly writers: readonly PlannedWriter[]
  readonly text: ConfigText
  readonly faults: Fault[]
}

const FIELD_OF = { log: 'log_fields', raw: 'value', vrl: 'source', metric: 'metric' } as const
type InputType = keyof typeof FIELD_OF
const TYPES = Object.keys(FIELD_OF) as InputType[]

/** Reads one test of a config: finds what its names mean, and gathers what is wrong with it. */
export class TestReader {
  readonly #around: Surroundings
  readonly #path: Path
  readonly #options: TestOptions
  /** The test as it is written. */
  readonly #data: Table

  constructor(index: number, options: TestOptions, data: Table, around: Surroundings) {
    this.#around = around
    this.#path = [TESTS, index]
    this.#options = options
    this.#data = data
  }

  read(): PlannedTest {
    const { name, input, outputs, no_outputs_from } = this.#options
    const inputs = this.#options.inputs.map((one, i) => this.#input(one, ['inputs', i]))
    if (input !== undefined) inputs.push(this.#input(input, ['input']))
    if (inputs.length === 0) this.#fault('missing-key', 'has no inputs', [], 'say by "inputs" which events it is about')
    if (outputs.length + no_outputs_from.length === 0) {
      this.#fault('missing-key', 'expects nothing', [], 'add "outputs" or "no_outputs_from"')
    }
    const checks = [...this.#checks(), ...this.#silences()]
    const found = inputs.filter((one) => one !== undefined)
    const place = this.#around.text.locate([...this.#path, 'name'], 'value')
    return { name, place, inputs: found, checks, transforms: this.#transforms(found, checks) }
  }

  #input(input: TestInput, at: Path): PlannedInput | undefined {
    const { insert_at } = input
    const draft = this.#around.ways.draft(insert_at)
    const event = this.#event(input, at)
    if (draft === undefined) this.#unknownTransform(insert_at, [...at, 'insert_at'])
    if (draft === undefined || event === undefined) return undefined
    const { inputs } = draft.definition as TransformDefinition
    if (!inputs.includes(kindOfEvent(event))) {
      const message = `gives a ${kindOfEvent(event)} to "${insert_at}", which takes ${inputs.map((kind) => `${kind}s`).join(' and ')}`
      this.#fault('wrong-kind', message, at)
      return undefined
    }
    return { transform: insert_at, event, title: showPath(at) }
  }

  #unknownTransform(id: string, at: Path): void {
    const { ways, text } = this.#around
    const ids = [...new Set([...ways.outputs.values()].map(({ component }) => component))]
    const near = suggest(id, ids)
    const hint = near === undefined ? `the transforms are ${ids.join(', ') || 'none'}` : didYouMean(near)
    const named = quoted(id, [...this.#path, ...at], text)
    this.#fault('unknown-transform', `names ${named}, which is no transform`, at, hint)
  }

  #event(input: TestInput, at: Path): InputEvent | undefined {
    const given = TYPES.filter((type) => input[FIELD_OF[type]] !== undefined)
    const type = input.type ?? given[0]
    const field = type && FIELD_OF[type]
    if (type === undefined || field === undefined || input[field] === undefined) {
      const wanted = field === undefined ? 'one of log_fields, value, metric and source' : `"${field}"`
      this.#fault('missing-key', `has to have ${wanted}`, at)
      return undefined
    }
    for (const other of given) {
      if (other === type) continue
      const hint = `an input of the type "${type}" is made of "${field}"`
      this.#fault('no-effect', 'has no effect here', [...at, FIELD_OF[other]], hint, 'warning')
    }
    switch (type) {
      case 'log':
        return { type, fields: this.#written(at, field) as Table }
      case 'metric':
        return { type, metric: this.#written(at, field) as Table }
      case 'raw':
        return { type, value: input.value as string }
      case 'vrl':
        return { type, source: input.source as string }
    }
  }

  /** An option of an input as plain data. */
  #written(at: Path, field: string): Data {
    let value: Data | undefined = this.#data
    for (const step of [...at, field]) value = (value as Record<string | number, Data>)[step]
    return value as Data
  }

  #checks(): PlannedCheck[] {
    return this.#options.outputs.map(({ extract_from, expected_event_count }, i) => {
      const names = typeof extract_from === 'string' ? [extract_from] : extract_from
      const at = ['outputs', i, 'extract_from']
      const outputs = names.map((name, k) => this.#output(name, typeof extract_from === 'string' ? at : [...at, k]))
      const written = (this.#data['outputs'] as Data[])[i]
      const conditions = isTable(written) && Array.isArray(written['conditions']) ? written['conditions'] : []
      const found = outputs.filter((one) => one !== undefined)
      return { outputs: found, title: `outputs[${i}] (${names.join(', ')})`, conditions, count: expected_event_count }
    })
  }

  /** A list of outputs by which nothing may come is a check that no event is there for each of them. */
  #silences(): PlannedCheck[] {
    return this.#options.no_outputs_from.map((name, i) => {
      const at = ['no_outputs_from', i]
      const output = this.#output(name, at)
      const title = `${showPath(at)} (${name})`
      return { outputs: output === undefined ? [] : [output], title, conditions: [], count: 0 }
    })
  }

  #output(name: string, at: Path): OutputRef | undefined {
    const { ways, text } = this.#around
    const output = ways.outputs.get(name)
    if (output !== undefined) return output
    const names = [...ways.outputs.keys()]
    const ports = names.filter((one) => one.startsWith(`${name}.`))
    const near = suggest(name, names)
    let hint = near === undefined ? `the outputs are ${names.join(', ') || 'none'}` : didYouMean(near)
    if (ports.length > 0) hint = `its events leave by named ports: ${ports.join(', ')}`
    const message = `names ${quoted(name, [...this.#path, ...at], text)}, which is no output of a transform`
    this.#fault('unknown-output', message, at, hint)
    return undefined
  }

  #transforms(inputs: readonly PlannedInput[], checks: readonly PlannedCheck[]): PlannedTest['transforms'] {
    const { ways, writers } = this.#around
    const seen = checks.flatMap(({ outputs }) => outputs)
    const ends = new Set([...seen, ...writers.flatMap((writer) => writer.inputs)].map(({ component }) => component))
    if (seen.length > 0) this.#checkWays(ways.before(ends))
    const given = new Map<string, Set<Kind>>()
    for (const { transform, event } of inputs) {
      given.set(transform, (given.get(transform) ?? new Set<Kind>()).add(kindOfEvent(event)))
    }
    return ways.between(given, ends)
  }

  /** Finds inputs from which no way leads to what the test looks at; `leading` are the transforms from which one does. */
  #checkWays(leading: ReadonlySet<string>): void {
    const { inputs, input } = this.#options
    const all: [Path, TestInput][] = inputs.map((one, i) => [['inputs', i], one])
    if (input !== undefined) all.push([['input'], input])
    for (const [at, { insert_at }] of all) {
      if (leading.has(insert_at) || this.#around.ways.draft(insert_at) === undefined) continue
      const message = `leads nowhere: no way goes from "${insert_at}" to an output that the test looks at`
      this.#fault('no-way', message, at)
    }
  }

  #fault(code: string, message: string, at: Path, hint?: string, severity: Fault['severity'] = 'error'): void {
    const path = [...this.#path, ...at]
    const location = this.#around.text.locate(path, 'value')
    this.#around.faults.push({ severity, code, message: `${showPath(path)} ${message}`, path, location, hint })
  }
}

function kindOfEvent({ type }: InputEvent): Kind {
  return type === 'metric' ? 'metric' : 'log'
}

function didYouMean(near: string): string {
  return `did you mean "${near}"?`
}
