'use strict'
// A backend for npm's statsd, which has none for Prometheus: adds its flushes up and shows them as a page.
const { createServer } = require('node:http')

exports.init = (_startedAt, config, events) => {
  const totals = new Map()
  const levels = new Map()
  events.on('flush', (_time, metrics) => {
    const add = (line, value) => totals.set(line, (totals.get(line) ?? 0) + value)
    for (const [key, value] of Object.entries(metrics.counters)) if (value !== 0) add(lineOf(key, ''), value)
    for (const [key, value] of Object.entries(metrics.gauges)) levels.set(lineOf(key, ''), value)
    for (const [key, timer] of Object.entries(metrics.timer_data)) {
      if (timer.count === 0) continue
      add(lineOf(key, '_count'), timer.count)
      add(lineOf(key, '_sum'), timer.sum)
      levels.set(lineOf(key, '_upper_90'), timer.upper_90)
    }
  })
  const page = () => [...totals, ...levels].map(([line, value]) => `${line} ${value}\n`).join('')
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/plain; version=0.0.4')
    response.end(page())
  })
  server.listen(config.pagePort, '127.0.0.1')
  return true
}

const lines = new Map()

/** `name;tag=value`, which the daemon makes of tags, as the beginning of a line of the page. */
function lineOf(key, suffix) {
  const known = lines.get(key + suffix)
  if (known !== undefined) return known
  const [name, ...tags] = key.split(';')
  const labels = tags.map((tag) => tag.replace(/^([^=]*)=(.*)$/, '$1="$2"'))
  const line = `${name.replace(/[^a-zA-Z0-9_:]/g, '_')}${suffix}${labels.length > 0 ? `{${labels.join(',')}}` : ''}`
  lines.set(key + suffix, line)
  return line
}
