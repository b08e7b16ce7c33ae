#!/usr/bin/env node
// Only syntax that old versions of Node can parse, so that they answer with a sentence and not with a syntax error.
import module from 'node:module'

// Importing them would also load what only some of their exports need, such as all streams, and before the program begins
// once more for nothing.
const require = module.createRequire(import.meta.url)
const { existsSync, readdirSync, readlinkSync } = require('node:fs')
const { join } = require('node:path')
const process = require('node:process')

const [major, minor] = process.versions.node.split('.').map(Number)
const entry = new URL('../dist/cli/main.js', import.meta.url)
/**
 * V8's young generation would grow to 128 MiB. At this size it stays in the processor's caches: as fast, with 160 MiB less
 * under load. And the program itself says when it has memory to spare.
 */
const MEMORY_FLAGS = ['--max-semi-space-size=4', '--expose-gc']

if (major < 24 || (major === 24 && minor < 11)) {
  refuse(`qovery needs Node 24.11 or newer, and this is Node ${process.versions.node} (${process.execPath}).`)
} else if (!existsSync(entry)) {
  refuse(
    'qovery is not built yet. Run "npm run build" in the checkout first; "npm start" builds and runs the quickstart.',
  )
} else {
  if (!isCommand(process.argv[2])) limitMemory()
  cacheCompiledCode()
  const { main } = await import(entry.href)
  const { endSoon } = await import(new URL('end.js', entry).href)
  endSoon(await main(process.argv.slice(2)))
}

/** @param {string | undefined} word */
function isCommand(word) {
  return word !== undefined && !word.startsWith('-')
}

/**
 * Becomes the same program again, in the same process, with flags that V8 reads only at its start. Not where something
 * inherited would be closed by that: sockets of systemd, the channel to a parent.
 */
function limitMemory() {
  const { argv, env, execArgv, execPath, platform } = process
  const isSet = /max[-_]semi[-_]space[-_]size/.test(`${execArgv.join(' ')} ${env.NODE_OPTIONS}`)
  if (isSet || platform === 'win32' || env.LISTEN_FDS || env.NODE_CHANNEL_FD || !process.execve) return
  if (platform === 'linux' && hasInherited()) return
  process.execve(execPath, [execPath, ...MEMORY_FLAGS, ...execArgv, ...argv.slice(1)], env)
}

/** Whether a descriptor beside the standard ones came from the parent. Of the pipes that Node makes for itself it has both ends. */
function hasInherited() {
  const links = readdirSync('/proc/self/fd')
    .filter((name) => Number(name) > 2 && Number(name) < 100)
    .map(linkOf)
    .filter((link) => link && link !== '/dev/null' && !link.startsWith('anon_inode:') && !link.startsWith('/proc/'))
  return links.some((link) => !link.startsWith('pipe:') || links.filter((other) => other === link).length === 1)
}

/** @param {string} name */
function linkOf(name) {
  try {
    return readlinkSync(`/proc/self/fd/${name}`)
  } catch {
    // The folder was open while it was listed.
    return ''
  }
}

/** Keeps V8's compiled code in a folder of the user's own: in a shared one, others could plant code for us to run. */
function cacheCompiledCode() {
  const cache = process.env.XDG_CACHE_HOME || (process.env.HOME && join(process.env.HOME, '.cache'))
  if (cache) module.enableCompileCache(join(cache, 'qovery', 'compiled'))
}

/** @param {string} reason */
function refuse(reason) {
  process.stderr.write(`${reason}\n`)
  process.exitCode = 1
}
