import { parsePath, PathSyntaxError, type Path } from '@qovery/vrl/path'
import { s, Template, TemplateSyntaxError } from '@qovery/sdk'
import * as z from 'zod'

/** A tag to be: its name, and each value it gets; `null` is a tag without a value. */
export interface TagTemplate {
  readonly name: Template
  readonly values: readonly (Template | null)[]
}

/** A field of the log, and its name as the user wrote it. */
export interface FieldReference {
  readonly text: string
  readonly path: Path
}

const tagValue = z.union([z.string(), z.null()])

const metric = s
  .object({
    type: s.choice('The type of metric to create.', {
      counter: 'A counter, which grows by 1 for each log, or by the value of `field`.',
      gauge: 'A gauge, set to the value of `field`.',
      histogram: 'A distribution of the values of `field`, from which sinks make histograms.',
      set: 'A set that counts the distinct values of `field`.',
      summary: 'A distribution of the values of `field`, from which sinks make summaries.',
    }),
    field: z
      .string()
      .transform((text, context): FieldReference => ({ text, path: parsed(() => parsePath(text), text, context) }))
      .meta({
        description: 'The field of the log that the metric is made from. A log without it is dropped.',
        examples: ['message', 'status', 'request.duration_seconds'],
      }),
    name: s
      .template('The name of the metric; the text of `field` where it is left out.', {
        examples: ['http_responses', '{{ service }}_errors'],
      })
      .optional(),
    namespace: s.template('The namespace of the metric.', { examples: ['nginx', '{{ service }}'] }).optional(),
    tags: z
      .record(z.string(), z.union([tagValue, z.array(tagValue)]))
      .transform((tags, context): TagTemplate[] =>
        Object.entries(tags).map(([name, value]) => tagTemplate(name, value, context)),
      )
      .meta({
        description:
          'Tags of the metric. Names and values are templates; a list gives a tag several values, `null` one without a value. ' +
          'A name that ends in `*` takes an object and makes a tag of each of its fields. A tag whose field is missing is left out.',
        template: true,
        examples: [{ method: '{{ method }}', 'label_*': '{{ kubernetes.labels }}', team: ['web', null] }],
      })
      .optional(),
    increment_by_value: s
      .bool('Whether the counter grows by the value of `field` instead of by 1. Of counters only.')
      .optional(),
    kind: s
      .choice('Whether values of the counter add up. Of counters only; without it `incremental`.', {
        incremental: 'Each sample adds to the counter.',
        absolute: 'Each sample is the whole value of the counter.',
      })
      .optional(),
  })
  .superRefine((options, context) => {
    for (const key of ['increment_by_value', 'kind'] as const) {
      if (options.type === 'counter' || options[key] === undefined) continue
      const message = `only counters have the option "${key}"; leave it out of this ${options.type}`
      context.addIssue({ code: 'custom', path: [key], message })
    }
  })

/** One entry of `metrics`, checked. */
export type MetricOptions = z.output<typeof metric>

export const config = s
  .object({
    metrics: s
      .list('The metrics to make of each log: all of them, or none where one cannot be made.', metric)
      .optional(),
    all_metrics: s
      .bool(
        'Reads each log as a whole metric, with `name`, `kind`, `tags`, `namespace` and the value in a field that is named ' +
          'after its type: `counter`, `gauge`, `set`, `distribution`, `histogram` or `summary`. `metrics` is ignored then.',
      )
      .optional(),
  })
  .superRefine(({ metrics, all_metrics }, context) => {
    if (all_metrics === true || (metrics !== undefined && metrics.length > 0)) return
    const message = 'nothing would be made: list the metrics, or set "all_metrics: true"'
    context.addIssue({ code: 'custom', path: metrics === undefined ? [] : ['metrics'], message })
  })

type Issues = z.core.$RefinementCtx

function tagTemplate(name: string, value: string | null | (string | null)[], context: Issues): TagTemplate {
  const values = (Array.isArray(value) ? value : [value]).map((text) =>
    text === null ? null : parsed(() => Template.parse(text), text, context, [name]),
  )
  return { name: parsed(() => Template.parse(name), name, context, [name]), values }
}

function parsed<T>(parse: () => T, input: string, context: Issues, path: PropertyKey[] = []): T {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof PathSyntaxError || error instanceof TemplateSyntaxError)) throw error
    context.issues.push({ code: 'custom', message: error.message, input, path })
    return z.NEVER
  }
}
