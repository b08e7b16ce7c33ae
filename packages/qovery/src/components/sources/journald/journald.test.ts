import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LogEvent, Outcome, Output } from '@qovery/sdk'
import { CollectedOutput, poll, testContext, testSource, type TestContext } from '@qovery/sdk/testing'
import { isObject, Timestamp, type ValueObject } from '@qovery/vrl/value'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { journald } from './index.ts'
import { Running } from './testing/running.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'journald-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

type Context = Parameters<typeof testContext>[0]

function contextIn(dir: string, parts: Context = {}): TestContext {
  return testContext({ id: 'in', kind: 'source', type: 'journald', dataDir: () => Promise.resolve(dir), ...parts })
}

const create = (options: object, cx: TestContext) => journald.create(journald.config.parse(options), cx)
const fields = (event: LogEvent | undefined) => (isObject(event?.value) ? event.value : {})
const messages = (out: CollectedOutput) => out.events('log').map((event) => fields(event)['message'])
const kept = async () => JSON.parse(await readFile(path.join(folder, 'checkpoints.json'), 'utf8')) as { cursor: string }

/** A program that is `journalctl` to the source: a shell script that is given its arguments. */
async function program(script: string): Promise<string> {
  const file = path.join(folder, 'journalctl')
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
  return file
}

const ENTRY = `printf '__CURSOR=c%s\\n__REALTIME_TIMESTAMP=1700000000000001\\nMESSAGE=line %s\\nPRIORITY=3\\n_HOSTNAME=web-1\\n\\n'`

describe('the source', () => {
  testSource(journald, {
    test,
    config: () => ({ journalctl_path: path.join(import.meta.dirname, 'testing/idle-journalctl.sh') }),
    context: { dataDir: () => Promise.resolve(folder) },
  })

  it('asks journalctl for what the options say, and goes on behind the kept position', async () => {
    const journalctl_path = await program(`echo "$@" >> "${folder}/args"; ${ENTRY} 1 1; ${ENTRY} 2 2; sleep 100`)
    const options = {
      journalctl_path,
      journal_directory: '/d',
      journal_namespace: 'n',
      include_units: ['ntpd', 'a.socket'],
      include_matches: { _TRANSPORT: ['kernel'] },
      extra_args: ['--facility=daemon'],
    }
    await writeFile(path.join(folder, 'checkpoints.json'), '{"cursor":"c1"}')
    const out = new CollectedOutput()
    {
      await using _running = new Running(await create(options, contextIn(folder)), out)
      await out.until(1)
    }
    expect(messages(out)).toEqual(['line 2'])
    await using _running = new Running(await create(options, contextIn(path.join(folder, 'other'))), out)
    await out.until(3)
    const common = '--follow --all --no-tail --no-pager --output=export --directory=/d --namespace=n --boot'
    const matches = '--facility=daemon _TRANSPORT=kernel + _SYSTEMD_UNIT=ntpd.service _SYSTEMD_UNIT=a.socket'
    const [first, second] = (await readFile(path.join(folder, 'args'), 'utf8')).split('\n')
    expect([first, second]).toEqual([`${common} --cursor=c1 ${matches}`, `${common} --since=@1 ${matches}`])
  })

  it.for([
    ['systemd 241 (241)', 'export --since=@1'],
    ['systemd 252 (252.38-1~deb12u1)', 'export --merge --since=@1'],
    ['systemd 258 (258)', 'export --boot=all --since=@1'],
  ])('asks for all boots in the way of %s', async ([version, expected]) => {
    const journalctl_path = await program(
      `if [ "$1" = --version ]; then echo "${version}"; else echo "$@" > "${folder}/args"; ${ENTRY} 1 1; sleep 100; fi`,
    )
    const out = new CollectedOutput()
    await using _running = new Running(
      await create({ journalctl_path, current_boot_only: false }, contextIn(folder)),
      out,
    )
    await out.until(1)
    expect(await readFile(path.join(folder, 'args'), 'utf8')).toContain(`${expected}\n`)
  })

  it('begins where it was started with since_now, also when journalctl dies before there is a position', async () => {
    const journalctl_path = await program(`echo "$@" >> "${folder}/args"`)
    const began = Date.now() / 1000
    const source = await create({ journalctl_path, since_now: true }, contextIn(folder))
    for (let round = 0; round < 2; round++) await new Running(source, new CollectedOutput()).outcome
    const [first = '', second] = (await readFile(path.join(folder, 'args'), 'utf8')).split('\n')
    expect(second).toBe(first)
    const since = Number(/--since=@(\d+\.\d{6})$/.exec(first)?.[1])
    expect(since).toBeGreaterThanOrEqual(began - 0.001)
    expect(since).toBeLessThanOrEqual(Date.now() / 1000)
  })

  it('says so where the journal has nothing for it, and not where it has', async () => {
    const said = async (script: string) => {
      const cx = contextIn(path.join(folder, String(script.length)))
      const out = new CollectedOutput()
      await using _running = new Running(await create({ journalctl_path: await program(script) }, cx), out)
      await poll('an entry or a line', () => out.count > 0 || cx.recorded.log.length > 0)
      return cx.recorded.log.map(({ message }) => message)
    }
    expect(await said('sleep 100')).toEqual([expect.stringContaining('The journal has no entries yet')])
    expect(await said(`${ENTRY} 1 1; sleep 100`)).toEqual([])
  })

  it('leaves out what is excluded, counts it and confirms it', async () => {
    const journalctl_path = await program(`${ENTRY} 1 1; ${ENTRY} 2 2; ${ENTRY} 3 3; sleep 100`)
    const cx = contextIn(folder)
    const out = new CollectedOutput()
    {
      const exclude_matches = { MESSAGE: ['line 1', 'line 3'] }
      await using _running = new Running(await create({ journalctl_path, exclude_matches }, cx), out)
      await poll('all entries', () => cx.recorded.dropped.get('excluded') === 2 && out.count === 1)
    }
    expect(messages(out)).toEqual(['line 2'])
    expect(cx.recorded.intentional).toEqual(new Set(['excluded']))
    expect(await kept()).toEqual({ cursor: 'c3' })
  })

  it('throws what journalctl said when that ends', async () => {
    const journalctl_path = await program(`${ENTRY} 1 1; echo "unrecognized option '--boot'" >&2; exit 1`)
    const out = new CollectedOutput()
    const { outcome } = new Running(await create({ journalctl_path }, contextIn(folder)), out)
    expect(await outcome).toEqual(new Error("journalctl ended with exit code 1; it said: unrecognized option '--boot'"))
    expect(out.count).toBe(1)
  })

  it('names a program that is not there', async () => {
    const { outcome } = new Running(
      await create({ journalctl_path: '/no/such' }, contextIn(folder)),
      new CollectedOutput(),
    )
    expect(String(await outcome)).toMatch('"/no/such" cannot be started: there is no such file')
  })

  it('says when the kept position is no cursor, and reads from the beginning', async () => {
    const journalctl_path = await program(`
      case "$*" in *--cursor=*) echo "Failed to seek to cursor: Invalid argument" >&2; exit 1;; esac
      ${ENTRY} 1 1; sleep 100`)
    await writeFile(path.join(folder, 'checkpoints.json'), '{"cursor":"gone"}')
    const cx = contextIn(folder)
    const source = await create({ journalctl_path }, cx)
    expect(String(await new Running(source, new CollectedOutput()).outcome)).toMatch('Failed to seek to cursor')
    expect(cx.recorded.failed.get('cursor_lost')?.[0]).toMatch('from the kept position "gone" on')
    const out = new CollectedOutput()
    await using _running = new Running(source, out)
    await out.until(1)
  })

  it('passes over the entry of the kept position also where moving to the disk gave it another number', async () => {
    const [before, after, other] = ['s=1;i=a;b=c;m=d;t=e;x=f', 's=2;i=1;b=c;m=d;t=e;x=f', 's=2;i=1;b=c;m=d;t=e;x=0']
    for (const [cursor, expected] of [
      [after, ['line 2']],
      [other, ['line 1', 'line 2']],
    ] as const) {
      const entry = ENTRY.replace('__CURSOR=c%s', '__CURSOR=%s')
      const journalctl_path = await program(`${entry} '${cursor}' 1; ${entry} '${cursor}2' 2; sleep 100`)
      await writeFile(path.join(folder, 'checkpoints.json'), JSON.stringify({ cursor: before }))
      const cx = contextIn(folder)
      const out = new CollectedOutput()
      await using _running = new Running(await create({ journalctl_path }, cx), out)
      await out.until(expected.length)
      expect(messages(out)).toEqual(expected)
      expect(cx.recorded.log).toHaveLength(cursor === after ? 0 : 1)
    }
  })

  it('reads anew when the journal gets a folder, but not when another namespace does', async () => {
    const journalctl_path = await program(`${ENTRY} 1 1; sleep 100`)
    const files = path.join(folder, 'files')
    const machine = path.join(files, '1'.repeat(32))
    await mkdir(machine, { recursive: true })
    const options = { journalctl_path, journal_directory: files, journal_namespace: 'ours' }
    const out = new CollectedOutput()
    const { outcome } = new Running(await create(options, contextIn(folder)), out)
    await out.until(1)
    await mkdir(`${machine}.theirs`)
    await mkdir(`${machine}.ours`)
    expect(String(await outcome)).toBe(`Error: ${machine}.ours is there now, which was not; it is read from now on`)
  })

  it('keeps the position in data_dir, below the name of the component', async () => {
    const journalctl_path = await program(`${ENTRY} 1 1; sleep 100`)
    const out = new CollectedOutput()
    const options = { journalctl_path, data_dir: path.join(folder, 'own') }
    {
      await using _running = new Running(await create(options, contextIn('/nowhere')), out)
      await out.until(1)
    }
    expect(await readFile(path.join(folder, 'own/in/checkpoints.json'), 'utf8')).toBe('{"cursor":"c1"}')
  })
})

describe('acknowledgements', () => {
  /** An output whose batches settle when the test says so. */
  class Held extends CollectedOutput {
    readonly settle: ((outcome: Outcome) => void)[] = []

    override send(batch: Parameters<Output['send']>[0], port = '', onSettled?: (outcome: Outcome) => void) {
      if (onSettled !== undefined) this.settle.push(onSettled)
      return super.send(batch, port)
    }
  }

  const counting = () =>
    program(`n=0; case "$*" in *--cursor=c*) n="\${*##*--cursor=c}";; esac
      while [ $n -lt 4 ]; do n=$((n + 1)); ${ENTRY} $n $n; done; sleep 100`)

  it('hold the position back until entries and all before them are delivered', async () => {
    const out = new Held()
    const options = { journalctl_path: await counting(), batch_size: 1 }
    const source = await create(options, contextIn(folder, { acknowledgements: true }))
    {
      await using _running = new Running(source, out)
      await out.until(4)
      out.settle[1]?.('delivered')
      out.settle[0]?.('delivered')
    }
    expect(await kept()).toEqual({ cursor: 'c2' })
    out.settle[2]?.('delivered')
    await poll('an outcome that comes after the end', async () => (await kept()).cursor === 'c3')
  })

  it('let reading go on behind what is under way when journalctl dies', async () => {
    const out = new Held()
    const journalctl_path = await program(`
      case "$*" in *--cursor=c2*) ${ENTRY} 3 3; sleep 100;; *) ${ENTRY} 1 1; ${ENTRY} 2 2;; esac`)
    const source = await create({ journalctl_path }, contextIn(folder, { acknowledgements: true }))
    expect(String(await new Running(source, out).outcome)).toMatch('journalctl ended with exit code 0')
    {
      await using _running = new Running(source, out)
      await out.until(3)
      for (const settle of out.settle) settle('delivered')
    }
    expect(messages(out)).toEqual(['line 1', 'line 2', 'line 3'])
    expect(await kept()).toEqual({ cursor: 'c3' })
  })

  it('read again what is refused after journalctl died', async () => {
    const out = new Held()
    const journalctl_path = await program(`
      case "$*" in *--cursor=c1*) ${ENTRY} 1 1; ${ENTRY} 2 2; sleep 100;; *) ${ENTRY} 1 1; ${ENTRY} 2 2;; esac`)
    const source = await create({ journalctl_path, batch_size: 1 }, contextIn(folder, { acknowledgements: true }))
    expect(String(await new Running(source, out).outcome)).toMatch('journalctl ended with exit code 0')
    out.settle[0]?.('delivered')
    out.settle[1]?.('errored')
    {
      await using _running = new Running(source, out)
      await out.until(3)
      out.settle[2]?.('delivered')
    }
    expect(messages(out)).toEqual(['line 1', 'line 2', 'line 2'])
    expect(await kept()).toEqual({ cursor: 'c2' })
  })

  it('read again what was refused, from the last confirmed entry on, and give it up after three times', async () => {
    const out = new Held()
    const cx = contextIn(folder, { acknowledgements: true })
    const source = await create({ journalctl_path: await counting(), batch_size: 1 }, cx)
    for (let round = 0; round < 3; round++) {
      const running = new Running(source, out)
      await out.until(4 + round * 3)
      const settle = out.settle.splice(0)
      if (round === 0) settle.shift()?.('delivered')
      settle[0]?.('rejected')
      expect(String(await running.outcome)).toMatch('entries were not delivered (rejected); they are read again')
      for (const late of settle.slice(1)) late('delivered')
    }
    expect(messages(out).slice(4)).toEqual(['line 2', 'line 3', 'line 4', 'line 2', 'line 3', 'line 4'])
    {
      await using _running = new Running(source, out)
      await out.until(13)
      out.settle[0]?.('rejected')
      out.settle[1]?.('delivered')
    }
    expect(await kept()).toEqual({ cursor: 'c3' })
    expect(cx.recorded.failed.get('entries_given_up')).toHaveLength(1)
  })
})

describe('events', () => {
  async function eventOf(parts: Context, options: object = {}): Promise<LogEvent | undefined> {
    const journalctl_path = await program(`${ENTRY} 1 1; sleep 100`)
    const out = new CollectedOutput()
    await using _running = new Running(await create({ journalctl_path, ...options }, contextIn(folder, parts)), out)
    await out.until(1)
    return out.events('log')[0]
  }
  const time = new Timestamp(1_700_000_000, 1000)

  it('have the fields of the entry, and the standard ones in their places', async () => {
    const event = await eventOf({}, { emit_cursor: true, remap_priority: true })
    expect({ ...fields(event) }).toEqual({
      __CURSOR: 'c1',
      __REALTIME_TIMESTAMP: '1700000000000001',
      PRIORITY: 'ERR',
      message: 'line 1',
      host: 'web-1',
      timestamp: time,
      source_type: 'journald',
    })
  })

  it('are the message alone in the namespace vector, with all else in the metadata', async () => {
    const log_schema = { ...testContext().globals.log_schema, namespace: 'vector' as const }
    const event = await eventOf({ globals: { log_schema } })
    expect(event?.value).toBe('line 1')
    const { journald: own, vector } = (event as LogEvent).metadata.value as Record<string, ValueObject>
    expect({ ...own }).toEqual({
      host: 'web-1',
      timestamp: time,
      metadata: { __REALTIME_TIMESTAMP: '1700000000000001', PRIORITY: '3', _HOSTNAME: 'web-1' },
    })
    expect(vector).toMatchObject({ source_type: 'journald', ingest_timestamp: expect.any(Timestamp) as unknown })
  })
})

describe('options', () => {
  it.for([
    [{ include_units: ['a'], exclude_units: ['a.service'] }, '_SYSTEMD_UNIT=a.service is both included and excluded'],
    [{ include_matches: { A: ['x'] }, exclude_matches: { A: ['y', 'x'] } }, 'A=x is both included and excluded'],
    [{ include_matches: { message: ['x'] } }, 'no field of the journal can be called that'],
    [{ include_matches: { A: ['\0'] } }, 'a NUL byte cannot be given to journalctl'],
    [{ batch_size: 0 }, 'expected number to be >=1'],
  ] as const)('%o are refused: %s', ([options, message]) => {
    expect(JSON.stringify(journald.config.safeParse(options).error?.issues)).toContain(message)
  })
})
