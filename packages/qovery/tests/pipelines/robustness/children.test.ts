import { spawnSync } from 'node:child_process'
import { chmod } from 'node:fs/promises'
import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { sum } from '../../harness/ledger.ts'
import { Observed, SAID_ONCE } from '../../harness/observed.ts'
import { Folder } from '../../harness/qovery.ts'

const MIB = 1024 * 1024
const exec = (id: string, script: string, more = '') =>
  `  ${id}: { type: exec, mode: streaming, command: [sh, -c, '${script}'], streaming: { respawn_interval_secs: 1 }${more} }\n`

/** The process groups of what a program has started. */
function groupsOf(pid: number): Set<string> {
  return new Set(processes().flatMap(({ parent, group }) => (parent === String(pid) ? [group] : [])))
}

/** How many processes are in these groups. */
function left(groups: ReadonlySet<string>): number {
  return processes().filter(({ group }) => groups.has(group)).length
}

function processes(): { parent: string; group: string }[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'ppid=,pgid='], { encoding: 'utf8' })
  return stdout.split('\n').map((line) => {
    const [parent = '', group = ''] = line.trim().split(/\s+/)
    return { parent, group }
  })
}

test('commands that flood, never end a line, ignore signals or leave children behind are borne, and all end with the program', async () => {
  await using observed = await Observed.start({
    sources: [
      exec('floods', 'exec yes flood', ', maximum_buffer_size_bytes: 1000'),
      exec('endless', 'exec tr "\\0" x < /dev/zero', ', maximum_buffer_size_bytes: 1000'),
      exec('stubborn', 'trap "" TERM INT HUP; echo stubborn; while :; do sleep 0.1; done'),
      exec('parent', 'sleep 1000 & echo parent'),
      exec('binary', 'head -c 100000 /dev/urandom; echo; sleep 1000', ', decoding: { codec: json }'),
    ].join(''),
    sinks: `
  slow: { type: console, inputs: [floods], encoding: { codec: text } }
  free: { type: blackhole, inputs: [endless, stubborn, parent, binary] }`,
  })
  const { ledger, qovery } = observed
  const before = await observed.residentMiB()
  qovery.process.stdout.pause()
  const bytesOf = (samples: ReadonlyMap<string, number>) =>
    sum(samples, 'qovery_component_received_bytes_total', { component_id: 'endless' })
  await poll('something of each', async () => {
    const samples = await observed.samples()
    const all = ['stubborn', 'parent', 'floods'].every((id) => ledger.account(samples, id).received > 0)
    return all && ledger.account(samples, 'binary').discarded.has('decode_failed')
  })
  // Nobody reads what the flood is written to: once the pipe is full, the flood waits, and the others go on.
  let [flood, bytes] = [0, 0]
  const isWaiting = async () => {
    const samples = await observed.samples()
    if (bytesOf(samples) < bytes + 20 * MIB) return false
    const before = flood
    bytes = bytesOf(samples)
    flood = ledger.account(samples, 'floods').received
    return flood === before
  }
  await poll('the flood to wait', isWaiting)
  expect((await observed.residentMiB()) - before).toBeLessThan(150)
  const groups = groupsOf(qovery.process.pid as number)
  expect(left(groups)).toBeGreaterThanOrEqual(4)
  qovery.process.stdout.resume()
  expect((await observed.endsSoon()).code).toBe(0)
  await poll('the end of all that was started', () => left(groups) === 0)
})

test('a journalctl that writes nonsense, floods, or dies at once is started again with growing pauses', async () => {
  await using folder = await Folder.of({
    'flood.sh': '#!/bin/sh\nif [ "$1" = --version ]; then echo "systemd 252 (252)"; exit; fi\nexec yes NONSENSE\n',
    'dies.sh': '#!/bin/sh\nif [ "$1" = --version ]; then echo "systemd 252 (252)"; exit; fi\necho bad >&2; exit 1\n',
    'endless.sh':
      '#!/bin/sh\nif [ "$1" = --version ]; then echo "systemd 252 (252)"; exit; fi\nprintf "MESSAGE="; exec tr "\\0" x < /dev/zero\n',
  })
  const names = ['flood', 'dies', 'endless']
  for (const name of names) await chmod(`${folder.path}/${name}.sh`, 0o755)
  const source = (name: string) =>
    `  ${name}: { type: journald, journalctl_path: "\${FOLDER}/${name}.sh", data_dir: "\${FOLDER}" }\n`
  await using observed = await Observed.start(
    {
      sources: `${names.map(source).join('')}  typed: { type: stdin }`,
      sinks: `  out: { type: blackhole, inputs: [typed, ${names.join(', ')}] }`,
    },
    { in: folder, flags: SAID_ONCE },
  )
  const before = await observed.residentMiB()
  const { qovery, ledger } = observed
  await qovery.says('journalctl ended with exit code 1')
  const errorsOf = (samples: ReadonlyMap<string, number>, component_id: string) =>
    sum(samples, 'qovery_component_errors_total', { component_id })
  await poll('a word on each', async () => {
    const samples = await observed.samples()
    return names.every((name) => errorsOf(samples, name) > 0 || ledger.account(samples, name).discarded.size > 0)
  })
  qovery.process.stdin.write('heard\n')
  await poll('what was typed', async () => ledger.account(await observed.samples(), 'typed').sent === 1)
  expect((await observed.residentMiB()) - before).toBeLessThan(150)
  expect((await observed.endsSoon()).code).toBe(0)
  expect(qovery.stderr.split('\n').length).toBeLessThan(60)
})
