/** Compiles the program that is its argument, and writes the names of the packages that were loaded for it, as JSON. */
import { registerHooks } from 'node:module'
import { argv, stdout } from 'node:process'

const INSTALLED = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/
const loaded = new Set<string>()
registerHooks({
  load(url, context, next) {
    const [, name = url.slice(url.lastIndexOf('/') + 1)] = INSTALLED.exec(url) ?? []
    if (INSTALLED.test(url) || name.includes('.generated.')) loaded.add(name)
    return next(url, context)
  },
})

const { compile } = await import('../src/index.ts')
const { nodeHost } = await import('../src/node/index.ts')
const door = [...loaded]
await compile(argv[2] ?? 'null', { host: nodeHost(), timezone: 'UTC' })
stdout.write(JSON.stringify({ door, program: [...loaded].filter((name) => !door.includes(name)) }))
