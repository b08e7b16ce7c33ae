import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { Folder } from '../../harness/qovery.ts'

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url))
const UNIT = path.join(ROOT, 'packaging/systemd/qovery.service')
/** Where the unit expects the checkout. */
const HOME = '/opt/qovery/'
/** In tenths of what systemd calls exposure, of 100: below 30 it says "OK". */
const MOST_EXPOSED = 20

const isMissing = spawnSync('systemd-analyze', ['--version']).status !== 0
if (isMissing) process.stderr.write('Skipped: systemd-analyze is missing, so the unit of the daemon is not checked\n')

function analyze(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

/** The unit as it would be for the checkout at hand. */
async function unitHere(): Promise<{ folder: Folder; unit: string }> {
  const folder = await Folder.of({ 'qovery.service': readFileSync(UNIT, 'utf8').replaceAll(HOME, ROOT) })
  return { folder, unit: path.join(folder.path, 'qovery.service') }
}

test.skipIf(isMissing)('systemd finds no fault with the unit, and its program is there', async () => {
  const { folder, unit } = await unitHere()
  await using _ = folder
  expect(analyze('verify', unit)).toEqual({ status: 0, output: '' })
})

test.skipIf(isMissing)('the unit leaves the daemon few rights', async () => {
  const { folder, unit } = await unitHere()
  await using _ = folder
  const { status, output } = analyze('security', '--no-pager', '--offline=true', `--threshold=${MOST_EXPOSED}`, unit)
  expect({ status, output }).toMatchObject({ status: 0 })
  expect(readFileSync(UNIT, 'utf8')).not.toMatch(/^MemoryDenyWriteExecute=/m)
})
