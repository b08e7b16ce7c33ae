import { parsePath, PathSyntaxError } from '@qovery/vrl/path'
import { isZone } from '@qovery/vrl/time'
import type * as z from 'zod'
import type { GLOBAL_OPTIONS } from './options.ts'
import type { GlobalSettings } from './plan.ts'
import { quoted } from './quoted.ts'
import type { Fault } from './text/fault.ts'
import type { ConfigText } from './text/load.ts'

/** The settings that the global options stand for, with proxies from the environment where the config names none. */
export function globalSettings(
  options: z.output<typeof GLOBAL_OPTIONS>,
  text: ConfigText,
  environment: Readonly<Record<string, string | undefined>>,
): { settings: GlobalSettings; faults: Fault[] } {
  const faults: Fault[] = []
  const field = (key: keyof typeof options.log_schema) => fieldNames(key, options.log_schema[key], text, faults)
  if (!isZone(options.timezone)) faults.push(unknownZone(options.timezone, text))
  const settings: GlobalSettings = {
    data_dir: options.data_dir,
    timezone: options.timezone,
    log_schema: {
      namespace: options.schema.log_namespace ? 'vector' : 'legacy',
      message_key: field('message_key'),
      timestamp_key: field('timestamp_key'),
      host_key: field('host_key'),
      source_type_key: field('source_type_key'),
      metadata_key: field('metadata_key'),
    },
    proxy: {
      enabled: options.proxy.enabled,
      http: options.proxy.http ?? variable(environment, 'HTTP_PROXY'),
      https: options.proxy.https ?? variable(environment, 'HTTPS_PROXY'),
      no_proxy: options.proxy.no_proxy.length > 0 ? options.proxy.no_proxy : listed(variable(environment, 'NO_PROXY')),
    },
    healthchecks: options.healthchecks,
    expire_metrics_secs: options.expire_metrics_secs,
  }
  return { settings, faults }
}

function fieldNames(key: string, value: string, text: ConfigText, faults: Fault[]): readonly string[] | null {
  if (value === '') return null
  const path = ['log_schema', key]
  const wrong = (message: string): null => {
    const location = text.locate(path, 'value')
    faults.push({ severity: 'error', code: 'bad-path', message: `log_schema.${key}: ${message}`, path, location })
    return null
  }
  try {
    const { root, segments } = parsePath(value)
    const names = segments.filter((segment): segment is string => typeof segment === 'string')
    if (root === 'event' && names.length === segments.length && names.length > 0) return names
    return wrong('it must be the path of a field of the event, such as ".message"')
  } catch (error) {
    if (error instanceof PathSyntaxError) return wrong(error.message)
    throw error
  }
}

function unknownZone(name: string, text: ConfigText): Fault {
  return {
    severity: 'error',
    code: 'unknown-timezone',
    message: `${quoted(name, ['timezone'], text)} is no time zone`,
    path: ['timezone'],
    location: text.locate(['timezone'], 'value'),
    hint: 'write an IANA name such as "Europe/Berlin", or "local"',
  }
}

function variable(environment: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  return environment[name] || environment[name.toLowerCase()] || undefined
}

function listed(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((item) => item.trim() || [])
}
