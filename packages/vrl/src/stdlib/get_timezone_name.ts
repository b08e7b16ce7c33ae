import { defineFunction } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const get_timezone_name = defineFunction({
  name: 'get_timezone_name',
  category: 'System',
  description:
    'Gives the name of the time zone that is configured (`timezone`); where that is `local`, the one of the machine.',
  notes: ['Where the machine does not tell the name, the offset is given instead, such as `+02:00`.'],
  params: [],
  returns: Kind.bytes,
  failures: ['The time zone of the machine cannot be found out.'],
  pure: false,
  examples: [{ title: 'The name', source: 'get_timezone_name!()', type: 'string' }],
  compile({ timezone, host }) {
    const name = timezone === 'local' ? localName(host.timezoneName?.()) : timezone
    return () => name
  },
})

function localName(told: string | undefined): string {
  const name = told ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  return name || offsetOf(-new Date().getTimezoneOffset())
}

function offsetOf(minutes: number): string {
  const pad = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${pad(Math.abs(minutes) / 60)}:${pad(Math.abs(minutes) % 60)}`
}
