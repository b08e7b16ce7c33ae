import { bench, run, summary } from 'mitata'
import { Timestamp } from '../value/index.ts'
import { compileStrftime, compileTimeParser, parseTimestampAny, Zone } from './index.ts'

const berlin = new Zone('Europe/Berlin')
const TIMES = [
  ['%Y-%m-%dT%H:%M:%S%.f%:z', '2026-11-22T20:55:36.123456+01:00'],
  ['%+', '2026-11-22T19:55:36.123Z'],
  ['%F %T', '2026-11-22 20:55:36'],
  ['%d/%b/%Y:%T %z', '22/Nov/2026:20:55:36 +0100'],
] as const

summary(() => {
  for (const [format, text] of TIMES) {
    const parser = compileTimeParser(format, berlin)
    bench(`parse ${text} by ${format}`, () => parser.parse(text))
  }
  bench('parse the last of the known formats', () => parseTimestampAny('22/Nov/2026:20:55:36 +0100', berlin))
  const format = compileStrftime('%Y-%m-%dT%H:%M:%S%.3f%:z')
  const time = new Timestamp(1_795_000_000, 123_456_000)
  bench('format RFC 3339', () => format.format(time, berlin.at(time.seconds)))
})

await run()
