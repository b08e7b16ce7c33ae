import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const set_secret = defineFunction({
  name: 'set_secret',
  category: 'Event',
  description: 'Gives the event a secret, which travels with it and is never shown.',
  params: [param.text('key', 'The name of the secret.'), param.text('secret', 'The secret.')],
  returns: Kind.null,
  failures: [],
  pure: false,
  subject: true,
  examples: [{ title: 'A key of an API', source: 'set_secret("datadog_api_key", "secret-value")', result: null }],
  run(subject, key, secret) {
    subject.secrets?.set(key, secret)
    return null
  },
})
