import { allOf, defineTransform, KINDS, s, type ConditionOption, type Kind } from '@qovery/sdk'
import * as z from 'zod'
import { Route, UNMATCHED } from './route.ts'

const RESERVED = [UNMATCHED, '_default']

export const route = defineTransform({
  name: 'route',
  summary: 'Sends each event to every output whose condition is true for it.',
  stability: 'stable',
  placement: 'any',
  inputs: KINDS,
  outputs({ route: routes, reroute_unmatched }, inputs) {
    const ports: [string, readonly Kind[]][] = []
    for (const [name, { kinds }] of Object.entries(routes)) {
      ports.push([name, inputs.filter((kind) => kinds?.includes(kind) ?? true)])
    }
    if (reroute_unmatched) ports.push([UNMATCHED, inputs.filter((kind) => canStayUnmatched(kind, routes))])
    return Object.fromEntries(ports)
  },
  config: s.object({
    route: z
      .record(z.string().min(1), s.condition('What must be true of an event for it to leave by this output.'))
      .meta({
        description:
          'Conditions by the name of the output that they lead to: other components read from it as `id.name`. ' +
          'The names `_unmatched` and `_default` are taken.',
        examples: [{ logs: { type: 'is_log' }, metrics: { type: 'is_metric' } }],
      })
      .superRefine((routes, context) => {
        for (const name of RESERVED) {
          if (!Object.hasOwn(routes, name)) continue
          context.addIssue({
            code: 'custom',
            path: [name],
            message: `"${name}" is reserved; give the route another name`,
          })
        }
      }),
    reroute_unmatched: s
      .bool('Whether events that no route matches leave by the output `_unmatched`; else they are dropped.')
      .default(true),
  }),
  examples: [
    {
      title: 'Logs and metrics each on their own way',
      config: { route: { logs: { type: 'is_log' }, metrics: { type: 'is_metric' } } },
    },
  ],
  async create({ route: routes, reroute_unmatched }, cx) {
    const compiled = Object.entries(routes).map(
      async ([port, condition]) => [port, await condition.compile(cx)] as const,
    )
    return new Route(await allOf(compiled), reroute_unmatched, cx)
  },
})

/** An event stays unmatched for sure not, where a route takes every event of its kind. */
function canStayUnmatched(kind: Kind, routes: Readonly<Record<string, ConditionOption>>): boolean {
  return !Object.values(routes).some(({ kinds }) => kinds?.includes(kind))
}
