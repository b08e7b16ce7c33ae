import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Workspaces are tested from their sources: without this condition a test would run against a stale build.
const conditions = ['@qovery/source', 'module', 'node', 'development|production']

// Programs that tests start load hundreds of sources; of their compiled code V8 keeps what it found once.
const compiled = fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url))

/**
 * Tests that ask how large their process is, or how much it does, or that have it do what could hang others, such as to trust
 * V8 with any pattern: each file has one of its own.
 */
const ALONE = ['packages/qovery/src/cli/spare-memory.test.ts', 'packages/vrl/src/regex/oracle.test.ts']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // Files share the modules of a process, which take longer to load than most tests to run. So what a test leaves behind
    // in a module or in the process other files find, and hooks are of the one file in which they are written.
    isolate: false,
    // Only a test that hangs takes this long: on a busy machine any of them may take many times what it takes alone, and
    // what waits for something gives up long before, by a clock that does not count while its process is stopped.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    passWithNoTests: true,
    execArgv: ['--conditions=@qovery/source'],
    env: { NODE_COMPILE_CACHE: compiled },
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.bench.ts'],
    },
    projects: [
      project(
        'unit',
        ['packages/*/src/**/*.test.ts', 'packages/vrl/tests/**/*.test.ts', 'scripts/**/*.test.ts'],
        ALONE,
      ),
      { extends: true as const, test: { name: 'alone', include: ALONE, isolate: true } },
      project('pipeline', ['packages/qovery/tests/pipelines/**/*.test.ts']),
      project('integration', ['packages/qovery/tests/integration/**/*.test.ts']),
      project('docs', ['tests/docs/**/*.test.ts']),
    ],
  },
})

function project(name: string, include: string[], exclude: string[] = []) {
  return { extends: true as const, test: { name, include, exclude } }
}
