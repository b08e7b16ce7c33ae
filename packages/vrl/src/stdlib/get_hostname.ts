import { CallFault, defineFunction, fail } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const get_hostname = defineFunction({
  name: 'get_hostname',
  category: 'System',
  description: 'Gives the name of the machine.',
  params: [],
  returns: Kind.bytes,
  failures: ['The name cannot be found out.'],
  pure: false,
  examples: [{ title: 'The name', source: 'get_hostname!()', type: 'string' }],
  compile({ host: { hostname } }) {
    if (hostname === undefined) throw new CallFault('the host of this program has no name')
    return () => {
      try {
        return hostname()
      } catch (error) {
        return fail(`failed to get hostname: ${(error as Error).message}`)
      }
    }
  },
})
