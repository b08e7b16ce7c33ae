import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const remove_secret = defineFunction({
  name: 'remove_secret',
  category: 'Event',
  description: 'Takes a secret away from the event.',
  params: [param.text('key', 'The name of the secret.')],
  returns: Kind.null,
  failures: [],
  pure: false,
  subject: true,
  examples: [{ title: 'A key of an API', source: 'remove_secret("datadog_api_key")', result: null }],
  run(subject, key) {
    subject.secrets?.remove(key)
    return null
  },
})
