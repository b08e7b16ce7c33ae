/**
 * What has to be there before anything of qovery can run: the packages of the lockfile, Node 24, and the build. Runs on
 * Node 20.19 with nothing installed, so it imports only Node's own modules.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const bin = join(root, 'node_modules', '.bin')
const oldestNode = [24, 11]

/**
 * "npm ci" would refuse a lockfile that lacks optional packages of other platforms, and such a lockfile npm itself writes
 * where the registry lacks them. This keeps to the lockfile just the same, and changes neither it nor a package.json.
 */
const installArgs = ['install', '--no-save', '--prefer-offline', '--loglevel=error']

/**
 * The environment for children: the checkout's own binaries, Node 24 among them, are found first, and Node keeps the code
 * that V8 compiled for them.
 */
export const environment = {
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
}

/** Installs what the lockfile lists, unless it is there already. Throws when npm fails. */
export async function ensureInstalled() {
  if (isInstalled()) return
  process.stdout.write('Installing dependencies ...\n')
  const npm = process.env.npm_execpath
  const { code } = npm
    ? await run(process.execPath, [npm, ...installArgs])
    : await run('npm', installArgs, { shell: process.platform === 'win32' })
  if (code !== 0) throw new Error(`"npm install" failed with exit code ${code}: mend what it says above and try again`)
}

/** Compiles the libraries where they changed, and bundles the program. Throws when the sources do not compile. */
export async function ensureBuilt() {
  if (!existsSync(join(root, 'packages', 'qovery', 'dist', 'cli', 'main.js'))) process.stdout.write('Building ...\n')
  const compiled = await run('tsc', ['-b', 'tsconfig.build.json'])
  const bundled = compiled.code === 0 ? await run('node', ['scripts/bundle.mjs']) : compiled
  if (bundled.code !== 0) throw new Error('the build failed: mend the errors above ("npm run build" shows them again)')
}

/**
 * The path of a Node that can run qovery: the one installed with the packages, else the running one. Throws when
 * neither is new enough.
 */
export function findNode() {
  for (const candidate of [join(bin, 'node'), process.execPath]) {
    if (existsSync(candidate) && isNewEnough(versionOf(candidate))) return candidate
  }
  throw new Error(
    `qovery needs Node ${oldestNode.join('.')} or newer, and this is Node ${process.versions.node}. The checkout brings ` +
      `none for ${process.platform}-${process.arch}: install a newer Node and try again`,
  )
}

/**
 * Runs a program in the root of the checkout and resolves when it has ended. With `capture` its output is kept and
 * returned, else it goes to the terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {{ capture?: boolean, shell?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>} the code is 128 when a signal ended it
 */
export function run(command, args, { capture = false, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = capture ? ['ignore', 'pipe', 'pipe'] : 'inherit'
    const child = spawn(command, args, { cwd: root, env: environment, stdio, shell })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text))
    }
    child.once('error', (cause) => reject(new Error(`cannot run ${command}: ${cause.message}`, { cause })))
    child.once('close', (code) => resolve({ code: code ?? 128, output }))
  })
}

/**
 * Calls `task` for every item, as many at a time as there are processors, and returns the results in the items' order.
 * @template T, R
 * @param {T[]} items
 * @param {(item: T) => Promise<R>} task
 * @returns {Promise<R[]>}
 */
export async function inParallel(items, task) {
  const results = new Array(items.length)
  const waiting = items.entries()
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await task(item)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return results
}

/** Whether every package of the lockfile that this platform needs is installed in exactly the version it names. */
function isInstalled() {
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const present = packagesOf(join(root, 'node_modules', '.package-lock.json'))
  return Object.entries(wanted).every(([path, { version, link, optional }]) => {
    if (!path.includes('node_modules/')) return true
    const installed = present[path]
    if (!installed) return optional === true
    return link === true || installed.version === version
  })
}

/**
 * @param {string} lockfile
 * @returns {Record<string, { version?: string, link?: boolean, optional?: boolean }>}
 */
function packagesOf(lockfile) {
  return existsSync(lockfile) ? JSON.parse(readFileSync(lockfile, 'utf8')).packages : {}
}

/** @param {string} node */
function versionOf(node) {
  if (node === process.execPath) return process.versions.node
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim().slice(1) : '0.0'
}

/** @param {string} version */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
}
