import { stringify } from 'yaml'
import { SECTIONS, type ComponentKind } from '../../packages/qovery/src/components/registry.ts'

/** An example of a component's options as a part of a config. */
export function exampleYaml(kind: ComponentKind, type: string, config: unknown): string {
  const inputs = kind === 'source' || kind === 'table' ? {} : { inputs: ['source_id'] }
  const component = { type, ...inputs, ...(config as object) }
  return stringify({ [SECTIONS[kind]]: { [`my_${type}`]: component } }, { lineWidth: 0, singleQuote: true })
}
