/**
 * `npm start [-- OPTIONS]`: installs and builds what is missing, then runs qovery in this terminal until it is told to
 * stop.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { ensureBuilt, ensureInstalled, environment, findNode, root } from './toolchain.mjs'

/** npm passes on Ctrl-C, which the terminal has sent here already: within this time the two are one signal. */
const sameSignalMs = 1000

try {
  await ensureInstalled()
  const node = findNode()
  await ensureBuilt()
  process.exitCode = await runQovery(node, process.argv.slice(2))
} catch (error) {
  process.stderr.write(`npm start: ${error.message}\n`)
  process.exitCode = 1
}

/**
 * @param {string} node
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
function runQovery(node, args) {
  const namesConfig = args.some((arg) => /^(-c|-C|--config)/.test(arg))
  const config = namesConfig ? [] : ['--config', join('examples', 'quickstart.yaml')]
  const program = join(root, 'packages', 'qovery', 'bin', 'qovery.js')
  return new Promise((resolve, reject) => {
    // In a process group of its own it hears each signal once, from here: a second would end it before it has drained.
    const child = spawn(node, [program, ...config, ...args], {
      cwd: root,
      env: environment,
      stdio: 'inherit',
      detached: true,
    })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGQUIT']) forward(signal, signal, child)
    // The terminal was closed: qovery is to deliver what it has, not to run on unseen.
    forward('SIGHUP', 'SIGTERM', child)
    child.once('error', (cause) => reject(new Error(`cannot run ${node}: ${cause.message}`, { cause })))
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

/**
 * @param {NodeJS.Signals} heard
 * @param {NodeJS.Signals} sent
 * @param {import('node:child_process').ChildProcess} child
 */
function forward(heard, sent, child) {
  let last = -Infinity
  process.on(heard, () => {
    const now = performance.now()
    if (now - last > sameSignalMs) child.kill(sent)
    last = now
  })
}
