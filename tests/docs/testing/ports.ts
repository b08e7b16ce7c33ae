import { freePort } from '../../../packages/qovery/tests/harness/qovery.ts'

/** Those that pages and examples name. */
const NAMED = ['8125', '8126', '9090', '9598', '9599']

/** Free ports in place of those that pages and examples name, which may be taken on the machine of a test. */
export class Ports {
  readonly #free: ReadonlyMap<string, string>

  private constructor(free: ReadonlyMap<string, string>) {
    this.#free = free
  }

  static async free(): Promise<Ports> {
    const free = new Map<string, string>()
    for (const port of NAMED) free.set(port, String(await freePort()))
    return new Ports(free)
  }

  /** A text with the free ports in it. */
  in(text: string): string {
    return text.replaceAll(/\b\d{4}\b/g, (number) => this.#free.get(number) ?? number)
  }
}
