import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'

export const ROOT = join(import.meta.dirname, '../../..')

const COPIED = [
  'packages',
  'scripts',
  'examples',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.build.json',
  '.npmrc',
]
const PACKAGES = ['vrl', 'sdk', 'qovery']
/** Neither what is installed nor what only tests need. */
const LEFT_OUT = /(^|\/)(node_modules|fixtures)(\/|$)|^packages\/\w+\/tests\/(?!benchmarks)|\.test\.ts$/

/** A copy of the checkout that what is installed is linked into, so that a reader's commands can run in it. */
export class CheckoutCopy implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'qovery-docs-'))
  readonly #own: readonly string[]

  constructor() {
    const isWanted = (path: string) => !LEFT_OUT.test(relative(ROOT, path).split(sep).join('/'))
    const options = { recursive: true, preserveTimestamps: true, filter: isWanted }
    for (const path of COPIED) cpSync(join(ROOT, path), join(this.path, path), options)
    this.#linkModules()
    this.#own = readdirSync(this.path)
  }

  /** Changes a file of the copy from what it is in the checkout. */
  edit(name: string, change: (text: string) => string): void {
    writeFileSync(join(this.path, name), change(readFileSync(join(ROOT, name), 'utf8')))
  }

  /** Takes away what came into its top folder since it was made. */
  tidy(): void {
    for (const name of readdirSync(this.path)) {
      if (!this.#own.includes(name)) rmSync(join(this.path, name), { recursive: true, force: true })
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }

  /** Links what is installed, but the packages of the checkout and their commands to those of the copy. */
  #linkModules(): void {
    this.#linkAll('node_modules', ['.bin', '.cache', '@qovery', 'qovery'])
    this.#linkAll('node_modules/.bin', ['qovery'])
    mkdirSync(join(this.path, 'node_modules/@qovery'))
    for (const name of PACKAGES) {
      symlinkSync(join(this.path, 'packages', name), join(this.path, 'node_modules', nameOf(name)))
      const own = join('packages', name, 'node_modules')
      if (existsSync(join(ROOT, own))) symlinkSync(join(ROOT, own), join(this.path, own))
    }
    symlinkSync('../qovery/bin/qovery.js', join(this.path, 'node_modules/.bin/qovery'))
  }

  #linkAll(folder: string, except: readonly string[]): void {
    mkdirSync(join(this.path, folder))
    for (const name of readdirSync(join(ROOT, folder))) {
      if (!except.includes(name)) symlinkSync(join(ROOT, folder, name), join(this.path, folder, name))
    }
  }
}

function nameOf(folder: string): string {
  return folder === 'qovery' ? folder : `@qovery/${folder}`
}
