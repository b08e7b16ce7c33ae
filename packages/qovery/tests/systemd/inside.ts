/** What the examined host runs, told by systemd: the trials, a line for each on the standard output. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { sh } from './host.ts'
import { trials } from './trials.ts'

say('BOOTED')
await prepare()
let failed = 0
for (const [title, trial] of Object.entries(trials)) {
  const began = performance.now()
  try {
    await trial()
    say(`passed in ${((performance.now() - began) / 1000).toFixed(1)} s: ${title}`)
  } catch (error) {
    failed++
    say(`FAULT  ${title}: ${error instanceof Error ? error.message : String(error)}`)
    say(await sh('journalctl --unit=qovery --output=short-precise --lines=30').catch(String))
  }
}
say(failed === 0 ? 'All trials passed' : `${failed} failed`)

/** A journal that takes everything, of the boot that also the sandbox of a unit sees. */
async function prepare(): Promise<void> {
  mkdirSync('/etc/systemd/journald.conf.d', { recursive: true })
  writeFileSync('/etc/systemd/journald.conf.d/trial.conf', '[Journal]\nRateLimitIntervalSec=0\n')
  await sh('while umount /proc/sys/kernel/random/boot_id 2>/dev/null; do :; done; systemctl restart systemd-journald')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
