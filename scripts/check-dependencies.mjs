/**
 * Every dependency that a package.json names stands in docs/decisions/dependencies.md with its exact version, and none
 * stands there in vain.
 */
import { readdirSync, readFileSync } from 'node:fs'
import process from 'node:process'

const root = new URL('../', import.meta.url)
const page = 'docs/decisions/dependencies.md'
const workspaces = readdirSync(new URL('packages/', root))
const manifests = ['package.json', ...workspaces.map((name) => `packages/${name}/package.json`)]

const wanted = new Map(manifests.flatMap(dependenciesIn))
const listed = new Map(rowsOf(read(page)))
const faults = [
  ...[...wanted]
    .filter(([name, version]) => listed.get(name) !== version)
    .map(([name, version]) => `${page} lacks a row for ${name} ${version}`),
  ...[...listed.keys()]
    .filter((name) => !wanted.has(name))
    .map((name) => `${page} lists ${name}, which nothing depends on`),
]

for (const fault of faults) process.stdout.write(`${fault}\n`)
if (faults.length > 0) process.exitCode = 1

/**
 * @param {string} manifest
 * @returns {[name: string, version: string][]}
 */
function dependenciesIn(manifest) {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = JSON.parse(read(manifest))
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies })
    .filter(([name]) => !name.startsWith('@qovery/'))
    .map(([name, version]) => [name, version.slice(version.lastIndexOf('@') + 1)])
}

/**
 * The name and the version of each table row that begins with a name in backticks.
 * @param {string} markdown
 * @returns {[name: string, version: string][]}
 */
function rowsOf(markdown) {
  return [...markdown.matchAll(/^\| `([^`]+)` +\| ([^ |]+)/gm)].map(([, name, version]) => [name, version])
}

/** @param {string} path */
function read(path) {
  return readFileSync(new URL(path, root), 'utf8')
}
