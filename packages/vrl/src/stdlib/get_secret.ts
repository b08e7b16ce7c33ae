import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const get_secret = defineFunction({
  name: 'get_secret',
  category: 'Event',
  description: 'Gives a secret of the event.',
  params: [param.text('key', 'The name of the secret.')],
  returns: Kind.bytes.or(Kind.null),
  rules: ['It gives `null` where there is no such secret.'],
  failures: [],
  subject: true,
  examples: [
    { title: 'A secret', source: 'get_secret("datadog_api_key")', result: 'secret value' },
    { title: 'A secret that is not there', source: 'get_secret("i_dont_exist")', result: null },
  ],
  run: (subject, key) => subject.secrets?.get(key) ?? null,
})
