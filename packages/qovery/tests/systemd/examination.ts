import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
/** Where the unit of the daemon expects the checkout. */
const HOME = '/opt/qovery'
const REPORT = '/run/examination'
const BOOT_MS = 60_000
const PATIENCE_MS = 300_000

const UNIT = `
[Unit]
Description=The examination of qovery
[Service]
Type=exec
ExecStart=${HOME}/node_modules/.bin/node --conditions=@qovery/source ${HOME}/packages/qovery/tests/systemd/inside.ts
StandardOutput=append:${REPORT}/report
StandardError=inherit
ExecStopPost=systemctl --no-block exit
`

/** What waits for a network that the host has not. */
const WAITING = ['systemd-networkd-wait-online', 'NetworkManager-wait-online', 'systemd-time-wait-sync']

export interface Examination {
  /** A line for each trial. */
  readonly report: string
  /** Why there was none, in words. */
  readonly skipped?: string
}

/**
 * Boots a systemd with this machine's `/usr` and nothing else of it, in a container that is gone afterwards, and has the
 * trials run there by root.
 */
export async function examine(): Promise<Examination> {
  const missing = missingHere()
  if (missing !== undefined) return { report: '', skipped: missing }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'qovery-systemd-'))
  try {
    await writeFile(path.join(folder, 'examination.service'), UNIT)
    const said = await boot(folder)
    const report = await readFile(path.join(folder, 'report'), 'utf8').catch(() => '')
    if (!report.startsWith('BOOTED\n')) return { report, skipped: `systemd does not boot in a container here: ${said}` }
    return { report: report.slice('BOOTED\n'.length) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function missingHere(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root of a Linux can boot a container'
  if (spawnSync('systemd-nspawn', ['--version']).status !== 0)
    return 'systemd-nspawn is missing: install systemd-container'
  if (existsSync(path.join(ROOT, 'packages/qovery/dist/cli/main.js'))) return undefined
  return 'qovery is not built: run npm run build'
}

/** Resolves with what the container said, when it has ended. One that has not booted for a minute is given up. */
async function boot(folder: string): Promise<string> {
  const container = spawn('systemd-nspawn', argumentsFor(folder), { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const listen = (bytes: Buffer) => (said += bytes.toString())
  container.stdout.on('data', listen)
  container.stderr.on('data', listen)
  const end = () => container.kill('SIGKILL')
  const unbooted = setTimeout(() => existsSync(path.join(folder, 'report')) || end(), BOOT_MS)
  const unending = setTimeout(end, PATIENCE_MS)
  await new Promise((resolve) => container.once('close', resolve).once('error', resolve))
  clearTimeout(unbooted)
  clearTimeout(unending)
  return said.trim().slice(-1000)
}

function argumentsFor(folder: string): string[] {
  // Without a service manager nobody can be asked for a scope.
  const scope = existsSync('/run/systemd/system') ? [] : ['--keep-unit']
  return [
    ...scope,
    '--quiet',
    '--register=no',
    `--machine=qovery-${process.pid}`,
    '--directory=/',
    '--volatile=yes',
    '--private-network',
    '--console=pipe',
    `--bind-ro=${ROOT}:${HOME}`,
    `--bind=${folder}:${REPORT}`,
    `--bind-ro=${folder}/examination.service:/etc/systemd/system/examination.service`,
    '--boot',
    'systemd.unit=examination.service',
    'systemd.firstboot=no',
    ...WAITING.map((unit) => `systemd.mask=${unit}.service`),
  ]
}
