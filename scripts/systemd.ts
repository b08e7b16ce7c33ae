/**
 * `npm run systemd`: boots a systemd in a container, installs the built program there as the guide says, and asks whether the
 * daemon and the journal do what they promise. Exits with 1 where not; says SKIPPED where this machine cannot boot one.
 */
import { examine } from '../packages/qovery/tests/systemd/examination.ts'

const { report, skipped } = await examine()
if (skipped !== undefined) {
  say(`SKIPPED  the systemd campaign: ${skipped}`)
} else {
  say(report.trimEnd())
  const passed = report.endsWith('All trials passed\n')
  say(passed ? 'systemd campaign passed' : 'systemd campaign failed')
  if (!passed) process.exitCode = 1
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
