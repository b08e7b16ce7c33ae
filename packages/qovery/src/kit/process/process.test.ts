import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { poll } from '@qovery/sdk/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Child } from './child.ts'
import type { Command } from './command.ts'
import { endingLabel, endingText } from './ending.ts'
import { Tail } from './tail.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'process-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const start = (script: string, parts: Partial<Command> = {}) =>
  Child.start({ program: 'sh', args: ['-c', script], stderr: 'read', ...parts })

async function said(child: Child): Promise<string> {
  let text = ''
  for await (const bytes of child.stdout) text += String(bytes)
  return text
}

/** Whether the process is there; one that waits to be reaped is not. */
function lives(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

describe('a child process', () => {
  test('is over when it has ended and its output is read', async () => {
    const child = await start('echo out; echo err >&2; exit 3')
    child.stderr?.resume()
    expect(await said(child)).toBe('out\n')
    expect(await child.ended).toEqual({ code: 3, signal: null })
  })

  test('has the environment, the working directory and the empty input that it is given', async () => {
    const child = await start('read line; echo "$?$A$HOME"; pwd', {
      environment: { A: 'x', PATH: '/usr/bin:/bin' },
      working_directory: folder,
      stderr: 'ignore',
    })
    expect(await said(child)).toBe(`1x\n${folder}\n`)
    expect(child.stderr).toBeNull()
  })

  test('is asked to end first, and may have its last word', async () => {
    const child = await start(`trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.01; done`)
    child.stderr?.resume()
    let text = ''
    child.stdout.on('data', (bytes) => (text += String(bytes)))
    await poll('the first word', () => text === 'ready\n')
    expect(await child.stop(5000)).toEqual({ code: 0, signal: null })
    expect(text).toBe('ready\nbye\n')
  })

  test('is killed with all that it has started, where it does not end when asked', async () => {
    const child = await start(`trap '' TERM; (trap '' TERM; sleep 100) & echo $!; sleep 100`)
    let text = ''
    child.stdout.on('data', (bytes) => (text += String(bytes)))
    const grandchild = await poll('the other pid', () => text.endsWith('\n') && Number(text))
    expect(lives(grandchild)).toBe(true)
    expect(await child.stop(20)).toEqual({ code: null, signal: 'SIGKILL' })
    await poll('the end of all', () => !lives(child.pid) && !lives(grandchild))
  })

  test('does not keep anybody waiting whose output is held open by others or read by nobody', async () => {
    const held = await start('setsid sleep 3 & exit 0')
    held.stderr?.resume()
    await held.stop(20)
    const unread = await start('yes')
    expect(await unread.stop(20)).toMatchObject({ code: null })
    expect(await unread.stop(20)).toMatchObject({ code: null })
  })

  test('does not stay behind when this process exits', async () => {
    const script = `
      import { Child } from '${new URL('child.ts', import.meta.url).href}'
      const child = await Child.start({ program: 'sleep', args: ['100'], stderr: 'ignore' })
      console.log(child.pid)
      process.exit(0)`
    const pid = Number(
      execFileSync(process.execPath, ['--conditions=@qovery/source', '--input-type=module', '--eval', script]),
    )
    expect(await poll('the end of the child', () => !lives(pid))).toBe(true)
  })
})

describe('a program that cannot be started', () => {
  const fault = (parts: Partial<Command>) => start('', parts).catch((error: Error) => error.message)

  test('is named, with the folders that were searched', async () => {
    expect(await fault({ program: 'no-such-program', environment: { PATH: '/bin' } })).toBe(
      '"no-such-program" cannot be started: no folder of PATH (/bin) has it: install it, or give its full path',
    )
    expect(await fault({ program: '/no/such' })).toMatch('"/no/such" cannot be started: there is no such file')
  })

  test('is named where it may not be executed', async () => {
    const file = path.join(folder, 'script')
    await writeFile(file, '#!/bin/sh\n')
    await chmod(file, 0o600)
    expect(await fault({ program: file })).toMatch('it may not be executed by this user')
  })

  test('is told from a working directory that is missing, and from arguments that cannot be', async () => {
    expect(await fault({ working_directory: '/no/such' })).toMatch('the working directory "/no/such" does not exist')
    expect(await fault({ args: ['a\0b'] })).toMatch('"sh" cannot be started: ')
  })
})

test('the tail keeps the last words of whoever says too much', () => {
  const tail = new Tail()
  tail.push(Buffer.from('first\n second \n\n'))
  expect(tail.text).toBe('first; second')
  for (let i = 0; i < 1000; i++) tail.push(Buffer.from(`line ${i}\n`))
  expect(tail.text).toMatch(/^… .*; line 999$/)
  expect(tail.text.length).toBeLessThan(4000)
})

test('endings have words for people and for labels', () => {
  expect([endingText({ code: 1, signal: null }), endingLabel({ code: 1, signal: null })]).toEqual(['exit code 1', '1'])
  expect([endingText({ code: null, signal: 'SIGHUP' }), endingLabel({ code: null, signal: 'SIGHUP' })]).toEqual([
    'signal SIGHUP',
    'SIGHUP',
  ])
  expect(endingText({ code: null, signal: null })).toBe('an end that nobody saw')
})
