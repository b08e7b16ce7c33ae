import { Agent, get } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const SCRAPE_MS = 30_000

/** A page as Prometheus' text format, not compressed. Without an agent of their own, scrapes wait for each other. */
export function scrape(port: number, through = agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { agent: through, headers: { accept: 'text/plain;version=0.0.4' }, timeout: SCRAPE_MS }
    const request = get(`http://127.0.0.1:${port}/metrics`, options, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(parts).toString('latin1'))
        else reject(new Error(`the page answers ${response.statusCode}`))
      })
    })
    request.on('timeout', () => request.destroy(new Error(`no page within ${SCRAPE_MS} ms`)))
    request.on('error', reject)
  })
}

/** The sum of the samples that `counts` wants, and how many there are. */
export function sumOf(
  page: string,
  counts: (name: string, labels: string) => boolean,
): { total: number; series: number } {
  let total = 0
  let series = 0
  for (const line of page.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const brace = line.indexOf('{')
    const close = brace < 0 ? line.indexOf(' ') : line.lastIndexOf('}') + 1
    const name = line.slice(0, brace < 0 ? close : brace)
    if (!counts(name, brace < 0 ? '' : line.slice(brace + 1, close - 1))) continue
    total += Number(line.slice(close + 1).split(' ', 1)[0])
    series++
  }
  return { total, series }
}
