import { messageOf } from '@qovery/sdk'

/** A component that could not be made, and why. */
export class MakingError extends Error {
  /** `id` as the config has it. */
  readonly id: string
  readonly type: string

  constructor(id: string, type: string, cause: unknown) {
    super(`"${id}" (${type}) cannot be made: ${messageOf(cause)}`, { cause })
    this.name = 'MakingError'
    this.id = id
    this.type = type
  }
}

/** Makes components, and goes on where one cannot be made, so that all that is wrong can be told at once. */
export class Making {
  readonly #errors: MakingError[] = []

  /** What `create` gives; `undefined` where it throws. */
  async one<T>(
    { id, type }: { readonly id: string; readonly type: string },
    create: () => T | Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await create()
    } catch (error) {
      this.#errors.push(new MakingError(id, type, error))
      return undefined
    }
  }

  /** @throws MakingError, or an AggregateError of several */
  end(): void {
    const [first, ...others] = this.#errors
    if (first !== undefined) throw others.length === 0 ? first : new AggregateError(this.#errors)
  }
}
