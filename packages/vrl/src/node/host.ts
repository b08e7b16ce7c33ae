import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { env } from 'node:process'
import type { Host } from '../function/index.ts'
import { gzip, zlib, zstd } from './compression.ts'
import { useLinearFallback } from './linear-fallback.ts'

/** What variables of the environment can be called; the system cuts names at a NUL. */
const NAME = /^[^=\0]+$/

/**
 * What a program gets from Node: compression, the environment, files, names and HTTP. There is no log, no enrichment
 * table and there are no metrics: spread it into a host of your own that has them. Regular expressions may count on V8's
 * linear engine from then on. What reaches the network is loaded when a program first does: `node:http` alone brings all
 * that Node has for the web, a tenth of a second.
 */
export function nodeHost(): Host {
  useLinearFallback()
  return {
    env: (name) => (NAME.test(name) && Object.hasOwn(env, name) ? env[name] : undefined),
    hostname,
    timezoneName: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    gzip,
    zlib,
    zstd,
    readFile: (path) => new Uint8Array(readFileSync(path)),
    resolve: async (question) => (await import('./dns.ts')).askNameServers(question),
    reverse: async (ip) => (await (await import('node:dns/promises')).lookupService(ip, 0)).hostname,
    http: async (request) => (await import('./http.ts')).sendHttp(request),
  }
}
