/**
 * A source file of more than 400 lines, or a test of more than 600, holds two ideas. Generated files and fixtures may
 * be as long as they are.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import process from 'node:process'
import { root } from './toolchain.mjs'

const limits = { source: 400, test: 600 }
const folders = ['packages', 'scripts', 'bench', 'tests']
const ignored = new Set(['node_modules', 'dist', 'fixtures'])

const faults = folders
  .flatMap((folder) => [...filesIn(join(root, folder))])
  .filter((file) => /\.(ts|tsx|mjs|js)$/.test(file) && !/\.generated\./.test(file))
  .flatMap(faultOf)

for (const fault of faults) process.stdout.write(`${fault}\n`)
if (faults.length > 0) process.exitCode = 1

/** @param {string} file */
function faultOf(file) {
  const limit = /\.test\./.test(file) ? limits.test : limits.source
  const lines = readFileSync(file, 'utf8').split('\n').length - 1
  return lines > limit ? [`${relative(root, file)}: ${lines} lines, at most ${limit} are allowed`] : []
}

/**
 * @param {string} folder
 * @returns {Generator<string>}
 */
function* filesIn(folder) {
  for (const entry of readFolder(folder)) {
    if (ignored.has(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesIn(path)
    else if (entry.isFile()) yield path
  }
}

/** @param {string} folder */
function readFolder(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}
