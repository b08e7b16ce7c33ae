import module from 'node:module'
import { workerData } from 'node:worker_threads'
import type { LaneSetup } from '../topology/lanes/messages.ts'

const setup = workerData as LaneSetup
// Before anything else is loaded.
if (setup.compileCache !== undefined) module.enableCompileCache(setup.compileCache)
const { openLane } = await import('./lane.ts')
await openLane(setup)
