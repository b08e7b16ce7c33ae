import type { ComponentContext, Globals } from '../context.ts'

/** What every contract suite is given beside the definition. */
export interface Suite {
  /** The function that registers a test, such as `test` of vitest or of `node:test`. */
  readonly test: (title: string, run: () => Promise<void>) => unknown
  /** Options with which the component can run here and now, on free ports and folders of the test's own; asked for in each test. */
  readonly config?: () => unknown
  /** What its context has of its own, such as `dataDir`. */
  readonly context?: Partial<Omit<ComponentContext, 'globals'>> & { globals?: Partial<Globals> }
}
