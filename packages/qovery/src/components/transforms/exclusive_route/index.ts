import { allOf, defineTransform, KINDS, s, type Kind } from '@qovery/sdk'
import { ExclusiveRoute, UNMATCHED } from './exclusive-route.ts'

export const exclusive_route = defineTransform({
  name: 'exclusive_route',
  summary: 'Sends each event to the first output whose condition is true for it.',
  stability: 'stable',
  placement: 'any',
  inputs: KINDS,
  outputs({ routes }, inputs) {
    let left = inputs
    const ports: [string, readonly Kind[]][] = []
    for (const { name, condition } of routes) {
      const { kinds } = condition
      ports.push([name, left.filter((kind) => kinds?.includes(kind) ?? true)])
      if (kinds !== undefined) left = left.filter((kind) => !kinds.includes(kind))
    }
    return Object.fromEntries([...ports, [UNMATCHED, left]])
  },
  config: s.object({
    routes: s
      .list(
        'The routes in the order in which they are tried; the first whose condition is true takes the event.',
        s.object({
          name: s.string(
            'The output that the condition leads to: other components read from it as `id.name`. Each name is there once, ' +
              'and `_unmatched` is taken: events that no route matches leave by it.',
            { examples: ['errors'] },
          ),
          condition: s.condition('What must be true of an event for it to leave by this output.'),
        }),
      )
      .superRefine((routes, context) => {
        for (const [index, { name }] of routes.entries()) {
          const message = faultOf(name, routes.findIndex((route) => route.name === name) < index)
          if (message !== undefined) context.addIssue({ code: 'custom', path: [index, 'name'], message })
        }
      }),
  }),
  examples: [
    {
      title: 'Logs on one way, everything else on another',
      config: { routes: [{ name: 'logs', condition: { type: 'is_log' } }] },
    },
  ],
  async create({ routes }, cx) {
    const compiled = routes.map(async ({ name, condition }) => ({ name, condition: await condition.compile(cx) }))
    return new ExclusiveRoute(await allOf(compiled))
  },
})

function faultOf(name: string, again: boolean): string | undefined {
  if (name === '') return 'a route needs a name'
  if (name === UNMATCHED) return `"${name}" is reserved; give the route another name`
  return again ? `another route is already called "${name}"` : undefined
}
