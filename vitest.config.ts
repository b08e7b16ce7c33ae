import { defineConfig } from 'vitest/config'

// Workspaces are tested from their sources: without this condition a test would run against a stale build.
const conditions = ['@qovery/source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 10_000,
    hookTimeout: 10_000,
    passWithNoTests: true,
    execArgv: ['--conditions=@qovery/source'],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.bench.ts', '**/fixtures/**'],
    },
    projects: [
      project('unit', ['packages/*/src/**/*.test.ts', 'packages/vrl/tests/**/*.test.ts', 'scripts/**/*.test.ts']),
      project('pipeline', ['packages/qovery/tests/pipelines/**/*.test.ts']),
      project('integration', ['packages/qovery/tests/integration/**/*.test.ts']),
      project('docs', ['tests/docs/**/*.test.ts']),
    ],
  },
})

function project(name: string, include: string[]) {
  return { extends: true as const, test: { name, include } }
}
