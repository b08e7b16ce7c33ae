import { JsonLiteral } from '@qovery/sdk'
import { encodeJson, type Value } from '@qovery/vrl/value'

const MAX_LITERALS = 256

/** Values as prepared JSON; texts, which tend to come again, are remembered. */
export class LiteralCache {
  readonly #texts = new Map<string, JsonLiteral>()

  of(value: Value): JsonLiteral {
    if (typeof value !== 'string') return new JsonLiteral(encodeJson(value))
    let literal = this.#texts.get(value)
    if (literal === undefined) {
      literal = new JsonLiteral(encodeJson(value))
      if (this.#texts.size >= MAX_LITERALS) this.#texts.clear()
      this.#texts.set(value, literal)
    }
    return literal
  }
}
