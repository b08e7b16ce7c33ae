import { s } from '@qovery/sdk'
import { useLinearFallback } from '@qovery/vrl/node/linear-fallback'
import { Regex, RegexSyntaxError } from '@qovery/vrl/regex'
import * as z from 'zod'

const pattern = (description: string) =>
  z
    .string()
    .transform((text, context) => {
      try {
        useLinearFallback()
        return new Regex(text)
      } catch (error) {
        if (!(error instanceof RegexSyntaxError)) throw error
        const message = `it is no regular expression: ${error.reason} (character ${error.start + 1})`
        context.issues.push({ code: 'custom', message, input: text })
        return z.NEVER
      }
    })
    .meta({ description, examples: ['^[\\s]+', '\\\\$', '^(INFO|ERROR) ', ';$'] })

/** How lines become one message; the options of every source that joins lines. */
export const multilineOption = s
  .object({
    start_pattern: pattern('A regular expression: a line that matches begins a message.'),
    condition_pattern: pattern('A regular expression that tells, as `mode` says, where a message goes on or ends.'),
    mode: s.choice('What `condition_pattern` says of a line.', {
      continue_through: 'Lines that match belong to the message. The first that does not is no part of it.',
      continue_past: 'After a line that matches, the next one belongs to the message too.',
      halt_before: 'A line that matches begins the next message.',
      halt_with: 'A line that matches is the last of the message.',
    }),
    timeout_ms: s.uint('How long to wait for the next line of a message before it is sent as it is.', {
      unit: 'milliseconds',
      examples: [1000, 600_000],
    }),
  })
  .meta({ description: 'Joins lines that belong together. Left out: each line is a message.' })

export type MultilineOptions = z.output<typeof multilineOption>
