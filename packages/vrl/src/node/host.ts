import { lookupService } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { env } from 'node:process'
import type { Host } from '../function/index.ts'
import { gzip, zlib, zstd } from './compression.ts'
import { askNameServers } from './dns.ts'
import { sendHttp } from './http.ts'
import { useLinearFallback } from './linear-fallback.ts'

/**
 * What a program gets from Node: compression, the environment, files, names and HTTP. There is no log, no enrichment
 * table and there are no metrics: spread it into a host of your own that has them. Regular expressions may count on V8's
 * linear engine from then on.
 */
export function nodeHost(): Host {
  useLinearFallback()
  return {
    env: (name) => (name === '' || name.includes('=') ? undefined : env[name]),
    hostname,
    timezoneName: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    gzip,
    zlib,
    zstd,
    readFile: (path) => new Uint8Array(readFileSync(path)),
    resolve: askNameServers,
    reverse: async (ip) => (await lookupService(ip, 0)).hostname,
    http: sendHttp,
  }
}
