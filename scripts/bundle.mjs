/**
 * Puts the program together in packages/qovery/dist: its sources, those of @qovery/sdk and @qovery/vrl and the libraries
 * that both use, in a few files. Components and what else is loaded when it is first used stay files of their own.
 * Why: docs/decisions/0007-one-bundle.md. Runs on the installed Node 24.
 */
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const program = new URL('../packages/qovery/', import.meta.url)
const inProgram = (path) => fileURLToPath(new URL(path, program))

const bundle = await rolldown({
  input: {
    'cli/main': inProgram('src/cli/main.ts'),
    'cli/end': inProgram('src/cli/end.ts'),
    'lane/main': inProgram('src/lane/main.ts'),
  },
  platform: 'node',
  tsconfig: false,
  resolve: { conditionNames: ['@qovery/source', 'import', 'node'], mainFields: ['module', 'main'] },
})
await rm(inProgram('dist'), { recursive: true, force: true })
await bundle.write({
  dir: inProgram('dist'),
  format: 'esm',
  entryFileNames: '[name].js',
  // Files below dist/chunks find package.json where files below src/cli do.
  chunkFileNames: 'chunks/[name]-[hash].js',
  sourcemap: true,
})
