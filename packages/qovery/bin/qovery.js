#!/usr/bin/env node
// Only syntax that old versions of Node can parse, so that they answer with a sentence and not with a syntax error.
import { existsSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import process from 'node:process'

const [major, minor] = process.versions.node.split('.').map(Number)
const entry = new URL('../dist/cli/main.js', import.meta.url)
/** How long open handles may keep the process once its work is done. */
const LINGER_MS = 1000

if (major < 24 || (major === 24 && minor < 11)) {
  refuse(`qovery needs Node 24.11 or newer, and this is Node ${process.versions.node} (${process.execPath}).`)
} else if (!existsSync(entry)) {
  refuse(
    'qovery is not built yet. Run "npm run build" in the checkout first; "npm start" builds and runs the quickstart.',
  )
} else {
  cacheCompiledCode()
  const { main } = await import(entry.href)
  process.exitCode = await main(process.argv.slice(2))
  setTimeout(end, LINGER_MS).unref()
}

/** `process.exit` waits for every file system call under way: one that hangs, as on a lost network mount, would keep us for ever. */
function end() {
  if (process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq'))) {
    process.stderr.write('qovery: a file system call hangs; the process ends by force.\n')
    process.kill(process.pid, 'SIGKILL')
  }
  process.exit()
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
