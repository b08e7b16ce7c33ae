import { COMPONENT_KINDS, SECTIONS, type Registry } from '../components/registry.ts'

const HEADINGS = { source: 'Sources', transform: 'Transforms', sink: 'Sinks', table: 'Enrichment tables' } as const

/** The components that a config may name, as text for people or JSON for programs. */
export function listComponents(registry: Registry, format: 'text' | 'json'): string {
  if (format === 'json') {
    const names = COMPONENT_KINDS.map((kind) => [SECTIONS[kind], registry.names(kind)] as const)
    return `${JSON.stringify(Object.fromEntries(names))}\n`
  }
  return COMPONENT_KINDS.map((kind) => {
    const names = registry.names(kind).map((name) => `- ${name}\n`)
    return `${HEADINGS[kind]}:\n${names.join('')}`
  }).join('\n')
}
