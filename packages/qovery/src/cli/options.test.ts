import { Command } from 'commander'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { addConfigFlags, addOutputFlags, addRunFlags, selectionOf, type RunFlags } from './options.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

function flagsOf(args: readonly string[], environment: Readonly<Record<string, string>> = {}): RunFlags {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const command = addOutputFlags(addRunFlags(addConfigFlags(new Command()))).exitOverride()
  command.configureOutput({ writeErr: () => undefined })
  return command.parse(args, { from: 'user' }).opts()
}

describe('flags that choose configs', () => {
  test('may be repeated, and all of them count', () => {
    const flags = flagsOf([
      '--config',
      'a.yaml',
      '-c',
      'b.json',
      '--config=c.toml,d.toml',
      '--config-json',
      'e',
      '-C',
      'one',
      '-C',
      'two',
    ])
    expect(selectionOf(flags, ['first.yaml'])).toEqual({
      files: [
        { pattern: 'first.yaml' },
        { pattern: 'a.yaml' },
        { pattern: 'b.json' },
        { pattern: 'c.toml' },
        { pattern: 'd.toml' },
        { pattern: 'e', format: 'json' },
      ],
      directories: ['one', 'two'],
    })
  })

  test('come from the environment where the command line has none', () => {
    const environment = { QOVERY_CONFIG: 'a.yaml,b.yaml', QOVERY_CONFIG_DIR: 'conf' }
    expect(flagsOf([], environment)).toMatchObject({ config: ['a.yaml', 'b.yaml'], configDir: ['conf'] })
    expect(flagsOf(['-c', 'c.yaml'], environment)).toMatchObject({ config: ['c.yaml'], configDir: ['conf'] })
  })
})

describe('flags without a value', () => {
  test.each(['true', '1', 'yes'])('are set by a variable that says %s', (value) => {
    const environment = { QOVERY_REQUIRE_HEALTHY: value, QOVERY_NO_GRACEFUL_SHUTDOWN_LIMIT: value }
    expect(flagsOf([], environment)).toMatchObject({ requireHealthy: true, gracefulShutdownLimit: false })
  })

  test.each(['false', 'FALSE', '0', 'no', ''])('are not set by a variable that says "%s"', (value) => {
    const environment = { QOVERY_REQUIRE_HEALTHY: value, QOVERY_NO_GRACEFUL_SHUTDOWN_LIMIT: value }
    const flags = flagsOf([], environment)
    expect([flags.requireHealthy, flags.gracefulShutdownLimit]).toEqual([undefined, true])
    expect(flagsOf(['-r'], environment).requireHealthy).toBe(true)
  })

  test('-v and -q count', () => {
    expect(flagsOf(['-vv', '-v', '-q'])).toMatchObject({ verbose: 3, quiet: 1 })
    expect(flagsOf([])).toMatchObject({ verbose: 0, quiet: 0 })
  })
})

describe('times', () => {
  test.each(['0', '-1', 'soon', '', ' ', 'NaN'])('are numbers above 0, not "%s"', (value) => {
    expect(() => flagsOf(['--graceful-shutdown-limit-secs', value])).toThrow('It must be a number above 0')
  })

  test('are 0 where that means that every line of the log is shown', () => {
    expect(flagsOf(['-i', '0']).internalLogRateLimit).toBe(0)
    expect(() => flagsOf(['-i', '-1'])).toThrow('It must be a number, 0 or above')
  })

  test('come from the command line before the environment', () => {
    const environment = { QOVERY_GRACEFUL_SHUTDOWN_LIMIT_SECS: '7', QOVERY_INTERNAL_LOG_RATE_LIMIT: '3' }
    const flags = flagsOf(['--graceful-shutdown-limit-secs', '0.5'], environment)
    expect([flags.gracefulShutdownLimitSecs, flags.internalLogRateLimit]).toEqual([0.5, 3])
  })
})
