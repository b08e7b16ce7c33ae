import { CallFault, defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const get_env_var = defineFunction({
  name: 'get_env_var',
  category: 'System',
  description: 'Gives the value of a variable of the environment.',
  params: [param.text('name', 'The name of the variable.')],
  returns: Kind.bytes,
  failures: ['There is no such variable.'],
  pure: false,
  examples: [{ title: 'The home directory', source: 'get_env_var!("HOME")', type: 'string' }],
  compile({ host: { env } }) {
    if (env === undefined) throw new CallFault('the host of this program has no variables of the environment')
    return (name) => env(name) ?? fail('environment variable not found')
  },
})
