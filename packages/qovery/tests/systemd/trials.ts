import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { readFile, writeFile } from 'node:fs/promises'
import { sectionsOf } from '../../../../tests/docs/testing/markdown.ts'
import {
  begin,
  emptyJournal,
  keepJournal,
  messagesIn,
  pageWith,
  property,
  said,
  sh,
  until,
  untilActive,
  makeLog,
} from './host.ts'

const ROOT = '/opt/qovery'
const GUIDE = `${ROOT}/docs/guides/send-metrics-to-prometheus.md`
const LINES = 10_000
const BURST = 100
const FOLLOWING = `
data_dir: /var/lib/qovery
sources:
  lines: { type: journald, include_matches: { SYSLOG_IDENTIFIER: [trial] } }
sinks:
  kept: { type: file, inputs: [lines], path: /var/log/qovery/lines.jsonl, encoding: { codec: json } }
`
const LISTENING = `
sources:
  network: { type: syslog, mode: udp, address: systemd }
sinks:
  kept: { type: file, inputs: [network], path: /var/log/qovery/network.jsonl, encoding: { codec: json } }
`

/** What the daemon has to do on a host with systemd, by what it shows; each goes on where the one before has ended. */
export const trials: Readonly<Record<string, () => Promise<void>>> = {
  'it is installed as the guide says, and shows the host, applications, the journal and logs': async () => {
    for (const command of await commandsOfGuide('systemctl enable --now qovery\n')) await sh(command)
    await pageWith('host_memory_free_bytes', 'qovery_uptime_seconds', 'mountpoint="/"')
    await makeLog('/var/log/trial/a.log', 'one\ntwo\n')
    await sh('logger --priority user.err --tag applicant refused')
    send(8125, 'orders:1|c')
    const page = await pageWith('orders 1', 'unit="qovery.service"', 'log_lines_total{file="/var/log/trial/a.log"}')
    const foreign = /^host_filesystem.*mountpoint="(?:\/dev|\/proc|\/run\/|\/sys|\/tmp|\/var).*$/m.exec(page)
    if (foreign !== null) throw new Error(`a file system of the sandbox is shown: ${foreign[0]}`)
    const errors = /^qovery_component_(?:errors|discarded_events)_total.* [1-9]\d*$/m.exec(page)
    if (errors !== null) throw new Error(errors[0])
  },

  'its lines in the journal have their priorities, and no second time': async () => {
    await sh('systemctl kill --kill-who=main --signal=HUP qovery')
    const warned = async () => (await said()).find(({ priority }) => priority === '4')?.text
    const text = await until('a warning', warned)
    if (!text.startsWith('WARN SIGHUP: ')) throw new Error(`the warning is "${text}"`)
    const info = (await said()).find(({ priority }) => priority === '6')?.text ?? ''
    if (!info.startsWith('INFO ')) throw new Error(`the information is "${info}"`)
  },

  'it delivers what it holds when it is stopped, and ends with 0': async () => {
    await sh('systemctl stop qovery')
    const end = `${await property('Result')} ${await property('ExecMainStatus')}`
    if (end !== 'success 0') throw new Error(`it ended with ${end}`)
    const last = (await said()).at(-1)?.text
    if (last !== 'INFO Stopped; everything is delivered') throw new Error(`its last words were "${last}"`)
  },

  'a config that is wrong ends it with 78, once': async () => {
    await begin('sources: { in: { type: stdinn } }\n')
    await until('the end', async () => (await property('ActiveState')) === 'failed')
    const end = `${await property('ExecMainStatus')} ${await property('NRestarts')}`
    if (end !== '78 0') throw new Error(`its status and its restarts are ${end}`)
    const errors = (await said()).filter(({ priority }) => priority === '3').map(({ text }) => text)
    if (!errors.join('\n').includes('did you mean "stdin"?')) throw new Error(`it said: ${errors.join('\n')}`)
  },

  'each of 10,000 entries of the journal arrives once, and in order, over restarts and rotation': async () => {
    await begin(FOLLOWING)
    await untilActive()
    await writeLines(0, async (round) => {
      if (round % 20 === 5) await sh('systemctl restart qovery')
      if (round % 20 === 15) await sh('journalctl --rotate')
    })
    const lines = await untilAll(LINES)
    const wrong = lines.findIndex((line, index) => line !== `line ${index}`)
    if (wrong >= 0) throw new Error(`the message ${wrong} is "${lines[wrong]}", and ${lines.length} came`)
  },

  'none is missing when the daemon, journalctl and the journal itself are killed': async () => {
    const kills = [
      'systemctl kill --kill-who=main --signal=KILL qovery',
      'pkill --exact journalctl || true',
      'systemctl kill --signal=KILL systemd-journald',
      'systemctl restart systemd-journald',
    ]
    await writeLines(LINES, async (round) => {
      const kill = round % 20 === 10 ? kills[(round - 10) / 20] : undefined
      if (kill !== undefined) await sh(kill)
    })
    await untilAll(2 * LINES)
    if ((await property('NRestarts')) === '0') throw new Error('systemd has not started it again')
  },

  'it reads on where the journal moves from memory to the disk, each entry once': async () => {
    await sh('systemctl stop qovery')
    await emptyJournal()
    await begin(FOLLOWING)
    await untilActive()
    await write(0, 10)
    await untilAll(10)
    await keepJournal()
    await write(10, 20)
    await untilAll(20)
    await sh('systemctl restart qovery')
    await write(20, 30)
    const lines = await untilAll(30)
    if (lines.length !== 30) throw new Error(`${lines.length} came: ${lines.join(', ')}`)
  },

  'systemd opens a port below 1024 for it, as the guide says, and keeps what comes while it is not there': async () => {
    const unit = (await blocksOfGuide()).find(({ language }) => language === 'ini')?.text
    if (unit === undefined) throw new Error('the guide has no .socket unit')
    await writeFile('/etc/systemd/system/qovery.socket', unit)
    await begin(LISTENING)
    for (const command of await commandsOfGuide('qovery.socket\n')) await sh(command)
    await untilActive()
    send(514, '<13>1 - - - - - - first')
    await until('the first', async () => (await messagesIn('network.jsonl')).includes('first'))
    await sh('systemctl stop qovery')
    send(514, '<13>1 - - - - - - second')
    await until('the second', async () => (await messagesIn('network.jsonl')).includes('second'))
  },
}

async function blocksOfGuide() {
  const section = sectionsOf(await readFile(GUIDE, 'utf8')).find(({ heading }) => heading === 'Run it for real')
  return section?.blocks ?? []
}

/** The commands of the block that has a text. */
async function commandsOfGuide(text: string): Promise<string[]> {
  const block = (await blocksOfGuide()).find((one) => one.language === 'console' && one.text.includes(text))
  const commands = [...(block?.text.matchAll(/^# (.*)$/gm) ?? [])].map(([, command]) => command as string)
  if (commands.length === 0) throw new Error(`the guide has no commands with ${text}`)
  return commands
}

function send(port: number, text: string): void {
  const socket = createSocket('udp4')
  socket.send(text, port, '127.0.0.1', () => socket.close())
}

/** Writes all lines from `first` on to the journal, in bursts, and does something beside each. */
async function writeLines(first: number, beside: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; round < LINES / BURST; round++) {
    const at = first + round * BURST
    await Promise.all([write(at, at + BURST), beside(round)])
  }
}

async function write(from: number, to: number): Promise<void> {
  const input = Array.from({ length: to - from }, (_, index) => `line ${from + index}\n`).join('')
  await Promise.resolve(execFileSync('logger', ['--tag', 'trial'], { input }))
}

/** Waits for the lines 0 to `count`, and gives all messages there are. */
async function untilAll(count: number): Promise<string[]> {
  let lines: string[] = []
  let missing = -1
  const look = async () => {
    lines = await messagesIn('lines.jsonl')
    const there = new Set(lines)
    missing = Array.from({ length: count }, (_, index) => index).findIndex((index) => !there.has(`line ${index}`))
    return missing < 0
  }
  await until('all lines', look).catch(() => undefined)
  if (missing >= 0) throw new Error(`line ${missing} is missing, and ${lines.length} came`)
  return lines
}
