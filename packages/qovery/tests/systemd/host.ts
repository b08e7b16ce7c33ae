import { execFile } from 'node:child_process'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { poll } from '@qovery/sdk/testing'

const CONFIG = '/etc/qovery/qovery.yaml'
const PAGE = 'http://127.0.0.1:9598/metrics'

/** Only a daemon that hangs takes this long. */
const PATIENCE_MS = 60_000

const execute = promisify(execFile)

/** Asks until the answer is neither `undefined` nor `false`, and returns it. @throws after a minute, saying what was awaited */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  return await poll(what, ask, PATIENCE_MS)
}

/** Runs a line of shell and gives what it printed. @throws with what it said */
export async function sh(line: string): Promise<string> {
  const { stdout } = await execute('sh', ['-c', line], { maxBuffer: 1e8 })
  return stdout.trim()
}

/** What systemd knows of the daemon. */
export async function property(name: string): Promise<string> {
  return await sh(`systemctl show --property=${name} --value qovery`)
}

export async function untilActive(): Promise<void> {
  await until('an active daemon', async () => (await property('ActiveState')) === 'active')
}

/** Gives the daemon another config, and starts it anew where nothing is kept of what it has read. */
export async function begin(config: string): Promise<void> {
  await sh('systemctl stop qovery; rm -rf /var/lib/private/qovery/* /var/log/private/qovery/*')
  await writeFile(CONFIG, config)
  await sh('systemctl start qovery')
}

/** The page of the daemon, once all texts are on it. */
export async function pageWith(...texts: readonly string[]): Promise<string> {
  let page = ''
  const look = async () => {
    page = await fetch(PAGE).then(
      (answer) => answer.text(),
      () => '',
    )
    return texts.every((text) => page.includes(text))
  }
  await until('the page', look).catch(() => undefined)
  const missing = texts.filter((text) => !page.includes(text))
  if (missing.length > 0) throw new Error(`the page has no ${missing.join(' and no ')}; it is:\n${page.slice(0, 2000)}`)
  return page
}

/** What the daemon said since it was started last: the texts, with their priorities. */
export async function said(): Promise<{ priority: string; text: string }[]> {
  await sh('journalctl --sync')
  const lines = await sh(
    `journalctl _SYSTEMD_INVOCATION_ID=$(systemctl show --property=InvocationID --value qovery) -o json`,
  )
  return lines.split('\n').map((line) => {
    const { PRIORITY, MESSAGE, SYSLOG_IDENTIFIER } = JSON.parse(line) as Record<string, string>
    if (SYSLOG_IDENTIFIER !== 'qovery') throw new Error(`"${MESSAGE}" is of ${SYSLOG_IDENTIFIER}`)
    return { priority: PRIORITY ?? '', text: MESSAGE ?? '' }
  })
}

/** Makes a log that the group `adm` may read, at once. */
export async function makeLog(file: string, text: string): Promise<void> {
  const fresh = `${file}.new`
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(fresh, text, { mode: 0o640 })
  await sh(`chgrp adm ${fresh}`)
  await rename(fresh, file)
}

/** The messages in a file of the daemon, in the order in which they stand there. */
export async function messagesIn(file: string): Promise<string[]> {
  const text = await readFile(`/var/log/private/qovery/${file}`, 'utf8').catch(() => '')
  const lines = text.split('\n').slice(0, -1)
  return lines.map((line) => (JSON.parse(line) as { message: string }).message)
}

/** Has the journal kept in memory, with nothing in it, as where there is no /var/log/journal. */
export async function emptyJournal(): Promise<void> {
  await rm('/var/log/journal', { recursive: true, force: true })
  await sh('systemctl restart systemd-journald')
}

/** Has the journal kept on the disk from now on. */
export async function keepJournal(): Promise<void> {
  await mkdir('/var/log/journal')
  await sh(
    'systemd-tmpfiles --create --prefix /var/log/journal; systemctl restart systemd-journald; journalctl --flush',
  )
}
