/**
 * Every package of the lockfile must have a licence that lets anybody use it in anything, and none that qovery needs at
 * run time may run a script when it is installed. Weak copyleft is allowed for tools that are not shipped.
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'

const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'Unlicense',
])
const allowedInTools = new Set(['MPL-2.0'])
/** Packages whose package.json names no licence, with that of their LICENSE file. */
const unnamed = new Map([['uap-core', 'Apache-2.0']])

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
const faults = Object.entries(packages)
  .filter(([path, { link }]) => path.includes('node_modules/') && !link)
  .flatMap(([path, entry]) => faultsOf(path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), entry))

for (const fault of faults) process.stdout.write(`${fault}\n`)
if (faults.length > 0) process.exitCode = 1

/**
 * @param {string} name
 * @param {{ version: string, license?: string, dev?: boolean, devOptional?: boolean, hasInstallScript?: boolean }} entry
 * @returns {string[]}
 */
function faultsOf(name, { version, license = unnamed.get(name), dev, devOptional, hasInstallScript }) {
  const isTool = dev === true || devOptional === true
  const isFree = (/** @type {string} */ one) => permissive.has(one) || (isTool && allowedInTools.has(one))
  const alternatives = license?.replace(/^\(|\)$/g, '').split(' OR ') ?? []
  const isAllowed = alternatives.some((all) => all.split(' AND ').every(isFree))
  const faults = []
  if (!isAllowed) faults.push(`${name} ${version}: licence ${license ?? 'unknown'} is not allowed`)
  if (hasInstallScript && !isTool) faults.push(`${name} ${version}: runs a script when it is installed`)
  return faults
}
