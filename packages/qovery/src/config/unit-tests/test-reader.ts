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
  /** Transforms with faults of their own, of which nothing more can be said. */
  readonly unclear: ReadonlySet<string>
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
    const { ways, unclear, text } = this.#around
    const draft = ways.draft(insert_at)
    const event = this.#event(input, at)
    if (draft === undefined) {
      if (unclear.has(insert_at)) return undefined
      const near = suggest(insert_at, transformsIn(ways))
      const hint = near === undefined ? `the transforms are ${transformsIn(ways).join(', ') || 'none'}` : didYouMean(near)
      const path = [...at, 'insert_at']
      this.#fault('unknown-transform', `names ${quoted(insert_at, [...this.#path, ...path], text)}, which is no transform`, path, hint)
      return undefined
    }
    if (event === undefined) return undefined
    const { inputs } = draft.definition as TransformDefinition
    if (!inputs.includes(kindOfEvent(event))) {
      const message = `gives a ${kindOfEvent(event)} to "${insert_at}", which takes ${inputs.map((kind) => `${kind}s`).join(' and ')}`
      this.#fault('wrong-kind', message, at)
      return undefined
    }
    return { transform: insert_at, event, title: showPath(at) }
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
    const { ways, unclear, text } = this.#around
    const output = ways.outputs.get(name)
    if (output !== undefined || unclear.has(name.split('.')[0] ?? '')) return output
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
    const leading = ways.before(ends)
    for (const { transform, title } of seen.length === 0 ? [] : inputs) {
      if (leading.has(transform)) continue
      const message = `leads nowhere: no way goes from "${transform}" to an output that the test looks at`
      this.#faultAt('no-way', `${showPath(this.#path)}.${title} ${message}`, this.#path)
    }
    const given = new Map<string, Set<Kind>>()
    for (const { transform, event } of inputs) {
      given.set(transform, (given.get(transform) ?? new Set<Kind>()).add(kindOfEvent(event)))
    }
    return ways.between(given, ends)
  }

  #fault(code: string, message: string, at: Path, hint?: string, severity: Fault['severity'] = 'error'): void {
    const path = [...this.#path, ...at]
    this.#faultAt(code, `${showPath(path)} ${message}`, path, hint, severity)
  }

  #faultAt(code: string, message: string, path: Path, hint?: string, severity: Fault['severity'] = 'error'): void {
    const location = this.#around.text.locate(path, 'value')
    this.#around.faults.push({ severity, code, message, path, location, hint })
  }
}

function kindOfEvent({ type }: InputEvent): Kind {
  return type === 'metric' ? 'metric' : 'log'
}

function transformsIn(ways: Ways): string[] {
  return [...new Set([...ways.outputs.values()].map(({ component }) => component))]
}

function didYouMean(near: string): string {
  return `did you mean "${near}"?`
}
