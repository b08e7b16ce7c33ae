import { endSoon } from '../../src/cli/end.ts'
import { main } from '../../src/cli/main.ts'

// What bin/qovery.js does with the built program, with the sources.
endSoon(await main(process.argv.slice(2)))
