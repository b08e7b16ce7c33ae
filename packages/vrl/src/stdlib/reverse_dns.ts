import { CallFault, defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { ipOf } from '../net/addresses.ts'

export const reverse_dns = defineFunction({
  name: 'reverse_dns',
  category: 'System',
  description: 'Asks for the name of the host that has an IP address.',
  notes: ['Each call waits for an answer from the network: keep it away from busy streams.'],
  params: [param.text('value', 'The address.')],
  returns: Kind.bytes,
  failures: ['`value` is not an IP address.', 'Nobody knows a name, or nobody answers.'],
  pure: false,
  async: true,
  examples: [{ title: 'The machine itself', source: 'reverse_dns!("127.0.0.1")', type: 'string' }],
  compile({ host: { reverse } }) {
    if (reverse === undefined) throw new CallFault('the host of this program cannot ask for names')
    return async (value) => {
      ipOf(value)
      try {
        return await reverse(value)
      } catch (error) {
        return fail(`unable to perform a lookup : ${(error as Error).message}`)
      }
    }
  },
})
