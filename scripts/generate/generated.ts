import { configSchema } from '../../packages/qovery/src/config/json-schema.ts'
import { builtinModule } from './builtin.ts'
import { cliPage } from './cli-page.ts'
import { componentPage, pathOfPage, REFERENCE, updatedReadme } from './component-page.ts'
import { configurationPage, indexPage } from './house-pages.ts'
import type { Files } from './output.ts'
import { COMPONENTS, loadComponents, registryOf } from './tree.ts'
import { USER_AGENTS, userAgentsModule } from './user-agents.ts'
import { vrlGrammar } from './vrl-grammar.ts'
import { errorsPage, expressionsPage, languagePage } from './vrl-language.ts'
import { functionPage, functionsModule, functionsPage, loadFunctions, STDLIB } from './vrl-functions.ts'

/** Every file that follows from others. */
export async function generated(): Promise<Files> {
  return new Map([
    ...(await ofComponents()),
    ...(await ofFunctions()),
    ...vrlGrammar(),
    [USER_AGENTS, userAgentsModule()],
    [`${REFERENCE}/cli.md`, cliPage()],
    [`${REFERENCE}/vrl/README.md`, languagePage()],
    [`${REFERENCE}/vrl/expressions.md`, expressionsPage()],
    [`${REFERENCE}/vrl/errors.md`, errorsPage()],
  ])
}

/** Every file that follows from the components and options. */
export async function ofComponents(): Promise<Files> {
  const components = await loadComponents()
  const files = new Map([
    [`${COMPONENTS}/builtin.ts`, builtinModule()],
    [`${REFERENCE}/README.md`, indexPage(components)],
    [`${REFERENCE}/configuration.md`, configurationPage()],
    [`${REFERENCE}/config.schema.json`, `${JSON.stringify(await configSchema(registryOf(components)), null, 2)}\n`],
  ])
  for (const component of components) {
    files.set(pathOfPage(component.kind, component.name), componentPage(component))
    const readme = updatedReadme(component)
    if (readme !== undefined) files.set(`${component.folder}/README.md`, readme)
  }
  return files
}

/** Every file that follows from the functions of the language. */
export async function ofFunctions(): Promise<Files> {
  const functions = await loadFunctions()
  return new Map([
    [`${STDLIB}/index.ts`, functionsModule()],
    [`${REFERENCE}/vrl/functions.md`, functionsPage(functions)],
    ...functions.map((one) => [`${REFERENCE}/vrl/functions/${one.name}.md`, functionPage(one)] as const),
  ])
}
