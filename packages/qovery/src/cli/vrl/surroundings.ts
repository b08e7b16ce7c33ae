import type { Host, Subject } from '@qovery/vrl'
import { nodeHost } from '@qovery/vrl/node'
import type { Value } from '@qovery/vrl/value'
import { visible } from '../../telemetry/visible.ts'

/** What programs have around them on the command line: what Node gives, and a log on the standard error. */
export function commandHost(): Host {
  return { ...nodeHost(), log: (level, message) => void process.stderr.write(`${level}: ${visible(message)}\n`) }
}

/** An event with metadata and secrets of its own, which are empty. */
export function newSubject(value: Value): Subject {
  const secrets = new Map<string, string>()
  return {
    value,
    metadata: {},
    secrets: {
      get: (name) => secrets.get(name),
      set: (name, secret) => void secrets.set(name, secret),
      remove: (name) => void secrets.delete(name),
    },
  }
}
