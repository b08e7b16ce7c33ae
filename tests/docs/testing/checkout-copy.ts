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
import { join } from 'node:path'

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

/** A copy of the checkout that what is installed is linked into, so that a reader's commands can run in it. */
export class CheckoutCopy implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'qovery-docs-'))

  constructor() {
    const isWanted = (path: string) => !/(^|\/)node_modules(\/|$)|\.test\.ts$/.test(path.slice(ROOT.length))
    const options = { recursive: true, preserveTimestamps: true, filter: isWanted }
    for (const path of COPIED) cpSync(join(ROOT, path), join(this.path, path), options)
    this.#linkModules()
  }

  /** Changes a file of the copy. */
  edit(name: string, change: (text: string) => string): void {
    const file = join(this.path, name)
    writeFileSync(file, change(readFileSync(file, 'utf8')))
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }

  /** Links what is installed, but the packages of the checkout and their commands to those of the copy. */
  #linkModules(): void {
    this.#linkAll('node_modules', ['.bin', '@qovery', 'qovery'])
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
