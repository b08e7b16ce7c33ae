import { s } from '@qovery/sdk'
import * as z from 'zod'
import type { ChoiceOption } from './codec.ts'

interface Named {
  readonly name: string
  readonly summary: string
}

/**
 * The option for a choice among `definitions`: an object whose `key` names one of them, with the options that `shapeOf`
 * gives for it beside the name. Options of the others are errors.
 */
export function choiceOption<const K extends string, D extends Named>(
  key: K,
  definitions: readonly [D, ...D[]],
  shapeOf: (definition: D) => z.ZodRawShape,
): ChoiceOption<K> {
  const member = (definition: D) =>
    s.object({ [key]: z.literal(definition.name).meta({ description: definition.summary }), ...shapeOf(definition) })
  const [first, ...others] = definitions
  const union = z.discriminatedUnion(key, [member(first), ...others.map(member)])
  return union as unknown as ChoiceOption<K>
}

/** The definition of that name; one that is unknown cannot have passed the option's check. */
export function chosen<D extends Named>(definitions: readonly D[], name: string): D {
  const definition = definitions.find((one) => one.name === name)
  if (definition === undefined)
    throw new Error(`There is no "${name}"; known are ${definitions.map((one) => one.name).join(', ')}`)
  return definition
}
