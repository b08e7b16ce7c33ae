import picomatch from 'picomatch'
import type { OutputRef } from './plan.ts'
import { quoted } from './quoted.ts'
import { showPath, type Path } from './text/data.ts'
import type { Fault } from './text/fault.ts'
import type { ConfigText } from './text/load.ts'
import { suggest } from './text/suggest.ts'

/** The outputs of all components by the name that `inputs` gives them: `id`, or `id.port`. */
export type Outputs = ReadonlyMap<string, OutputRef>

export interface Reader {
  readonly id: string
  readonly path: Path
  readonly inputs: readonly string[]
}

/** What stands around a reader. */
export interface Others {
  readonly sinks: ReadonlySet<string>
  /** Components whose outputs are not known, because they have faults of their own. */
  readonly unclear: ReadonlySet<string>
  /** Whether a wildcard may match nothing. */
  readonly relaxed: boolean
  readonly text: ConfigText
}

/** The outputs that a component reads from, each once; what names none is a fault. */
export function resolveInputs(
  reader: Reader,
  outputs: Outputs,
  others: Others,
): { refs: OutputRef[]; faults: Fault[] } {
  const found = new Map<string, OutputRef>()
  const faults: Fault[] = []
  reader.inputs.forEach((input, index) => {
    const matched = match(input, reader.id, outputs)
    for (const name of matched) found.set(name, outputs.get(name) as OutputRef)
    if (matched.length === 0 && !isExcused(input, others)) {
      const readable = [...outputs].filter(([, { component }]) => component !== reader.id).map(([name]) => name)
      faults.push(unknownInput(input, [...reader.path, 'inputs', index], readable, others))
    }
  })
  return { refs: [...found.values()], faults }
}

/** Whether it is no fault, or not this one's, that an input names nothing. */
function isExcused(input: string, { unclear, relaxed }: Others): boolean {
  if (input.includes('*')) return relaxed || unclear.size > 0
  return unclear.has(input.split('.')[0] ?? '')
}

function match(input: string, reader: string, outputs: Outputs): string[] {
  if (!input.includes('*')) return outputs.has(input) ? [input] : []
  const matches = picomatch(input, { dot: true, bash: true, nonegate: true })
  return [...outputs.keys()].filter((name) => matches(name) && outputs.get(name)?.component !== reader)
}

function unknownInput(input: string, path: Path, readable: readonly string[], others: Others): Fault {
  const { sinks, unclear, text } = others
  const near = suggest(input, readable)
  const ports = readable.filter((name) => name.startsWith(`${input}.`))
  // What else there is, nobody knows where components have faults.
  const listed = unclear.size > 0 ? undefined : `there are ${readable.toSorted().join(', ') || 'none'}`
  let hint = near === undefined ? listed : `did you mean "${near}"?`
  if (ports.length > 0) hint = `its events leave by named ports: ${ports.join(', ')}`
  if (sinks.has(input)) hint = `${quoted(input, path, text)} is a sink, and nothing can read from a sink`
  const message = `${showPath(path)} names ${quoted(input, path, text)} that is no output of a source or transform`
  return { severity: 'error', code: 'unknown-input', message, path, location: text.locate(path, 'value'), hint }
}
