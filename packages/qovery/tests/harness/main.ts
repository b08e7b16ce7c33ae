import { main } from '../../src/cli/main.ts'

// What bin/qovery.js does with the built program, with the sources.
process.exitCode = await main(process.argv.slice(2))
setTimeout(() => process.exit(), 1000).unref()
