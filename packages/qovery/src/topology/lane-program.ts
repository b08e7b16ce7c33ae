import path from 'node:path'

const extension = path.extname(import.meta.url)

/** The program that a lane's thread runs. It lies beside the folder of whatever loads it, in the sources as in the bundle. */
export const LANE_PROGRAM = new URL(`../lane/main${extension}`, import.meta.url)
/** Node's flags for that thread: sources name each other by a condition. */
export const LANE_PROGRAM_FLAGS = extension === '.ts' ? ['--conditions=@qovery/source'] : []
