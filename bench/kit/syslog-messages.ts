const SERVICES = ['checkout', 'catalog', 'search', 'auth', 'billing', 'gateway', 'mailer', 'inventory']
const REGIONS = ['eu-west-1', 'us-east-1', 'ap-south-1']
const METHODS = ['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE']
const PATHS = ['/api/v1/orders/', '/api/v2/users/', '/static/img/', '/cart/', '/search?page=']

/** Messages of RFC 5424 with structured data, each ended by a newline; the n-th has `seq=n` in it, from 0. The same on every machine. */
export function syslogMessages(count: number): Buffer {
  const lines: string[] = []
  for (let i = 0; i < count; i++) {
    const odd = Math.imul(i, 2_654_435_761) >>> 0
    const second = Math.floor(i / 1000) % 86_400
    const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map((part) => digits(part, 2))
    const header = `<${128 + (odd % 64)}>1 2026-11-22T${clock.join(':')}.${digits(i % 1000, 3)}000Z web-${digits(odd % 40, 2)}`
    const program = `${SERVICES[odd % SERVICES.length]} ${1000 + (odd % 30_000)} ID${odd % 100}`
    const data = `[meta@32473 region="${REGIONS[odd % REGIONS.length]}" tenant="t${odd % 500}"]`
    const request = `${METHODS[odd % METHODS.length]} ${PATHS[odd % PATHS.length]}${odd % 100_000}`
    lines.push(`${header} ${program} ${data} seq=${i} ${request} completed in ${odd % 900} ms status=200\n`)
  }
  return Buffer.from(lines.join(''))
}

function digits(number: number, width: number): string {
  return String(number).padStart(width, '0')
}
