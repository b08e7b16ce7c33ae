export { CollectedEmit, CollectedOutput } from './collect.ts'
export { testContext, type Recorded, type TestContext } from './context.ts'
export { poll } from './poll.ts'
