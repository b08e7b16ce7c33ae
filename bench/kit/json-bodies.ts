const LEVELS = ['info', 'info', 'info', 'info', 'debug', 'warn', 'error']
const SERVICES = ['checkout', 'catalog', 'search', 'auth', 'billing', 'gateway', 'mailer', 'inventory']
const METHODS = ['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE']
const PATHS = ['/api/v1/orders/', '/api/v2/users/', '/static/img/', '/cart/checkout/', '/search?page=']
const STATUS = [200, 200, 200, 201, 204, 301, 304, 404, 500]

/** Bodies of `perBody` JSON lines each, `events` in all; the n-th line has `"seq":n` in it, from 0. The same on every machine. */
export function jsonBodies(events: number, perBody: number): Buffer[] {
  const bodies: Buffer[] = []
  for (let first = 0; first < events; first += perBody) {
    let lines = ''
    for (let seq = first; seq < Math.min(events, first + perBody); seq++) lines += `${JSON.stringify(eventOf(seq))}\n`
    bodies.push(Buffer.from(lines))
  }
  return bodies
}

function eventOf(seq: number): object {
  const odd = Math.imul(seq, 2_654_435_761) >>> 0
  return {
    seq,
    timestamp: new Date(Date.UTC(2026, 10, 22) + seq).toISOString(),
    level: LEVELS[odd % LEVELS.length],
    service: SERVICES[odd % SERVICES.length],
    host: `web-${odd % 40}`,
    method: METHODS[odd % METHODS.length],
    path: `${PATHS[odd % PATHS.length]}${odd % 100_000}`,
    status: STATUS[odd % STATUS.length],
    bytes: odd % 100_000,
    message: 'request completed ok',
  }
}
