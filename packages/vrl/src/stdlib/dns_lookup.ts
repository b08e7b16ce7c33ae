import { CallFault, defineFunction, fail, param } from '../function/index.ts'
import { answerKind } from '../net/dns-answer.ts'
import { checkedOptions } from '../net/dns-options.ts'

export const dns_lookup = defineFunction({
  name: 'dns_lookup',
  category: 'System',
  description: 'Asks name servers for the records of a name, and gives the whole answer.',
  notes: [
    'Each call waits for an answer from the network: keep it away from busy streams.',
    'An answer that there is no such name is an answer too: see `fullRcode`.',
    'The search domains of the system are not tried: names are asked for as they are given.',
  ],
  params: [
    param.text('value', 'The name.'),
    param.text('qtype', 'The type of the records, such as `AAAA`, `MX` or `TXT`.', { default: 'A' }),
    param.text('class', 'The class of the records.', { default: 'IN' }),
    param.object(
      'options',
      'How to ask: `servers` (an array of addresses or names, with or without a port), `timeout` (seconds), `attempts`, `tcp`, `recurse`, `rotate`. `ndots` and `aa_only` are accepted, but change nothing.',
      { default: {} },
    ),
  ],
  returns: answerKind,
  failures: [
    'The name, the type, the class or an option is not valid.',
    'Nobody answers, or not in the manner of DNS.',
  ],
  pure: false,
  async: true,
  examples: [
    {
      title: 'The addresses of a name',
      source:
        'res = dns_lookup!("dns.google")\n# reset non-static ttl so result is static\nres.answers = map_values(res.answers) -> |value| {\n  value.ttl = 600\n  value\n}\n# remove extra responses for example\nres.answers = filter(res.answers) -> |_, value| {\n    value.rData == "8.8.8.8"\n}\n# remove class since this is also dynamic\nres.additional = map_values(res.additional) -> |value| {\n    del(value.class)\n    value\n}\nres\n',
      type: 'object',
    },
    {
      title: 'With type and class',
      source:
        'res = dns_lookup!("dns.google", class: "IN", qtype: "A")\n# reset non-static ttl so result is static\nres.answers = map_values(res.answers) -> |value| {\n  value.ttl = 600\n  value\n}\n# remove extra responses for example\nres.answers = filter(res.answers) -> |_, value| {\n    value.rData == "8.8.8.8"\n}\n# remove class since this is also dynamic\nres.additional = map_values(res.additional) -> |value| {\n    del(value.class)\n    value\n}\nres\n',
      type: 'object',
    },
    {
      title: 'With more patience',
      source:
        'res = dns_lookup!("dns.google", options: {"timeout": 30, "attempts": 5})\nres.answers = map_values(res.answers) -> |value| {\n  value.ttl = 600\n  value\n}\n# remove extra responses for example\nres.answers = filter(res.answers) -> |_, value| {\n    value.rData == "8.8.8.8"\n}\n# remove class since this is also dynamic\nres.additional = map_values(res.additional) -> |value| {\n    del(value.class)\n    value\n}\nres\n',
      type: 'object',
    },
    {
      title: 'Another name server',
      source:
        'res = dns_lookup!("dns.google", options: {"servers": ["dns.quad9.net"]})\nres.answers = map_values(res.answers) -> |value| {\n  value.ttl = 600\n  value\n}\n# remove extra responses for example\nres.answers = filter(res.answers) -> |_, value| {\n    value.rData == "8.8.8.8"\n}\n# remove class since this is also dynamic\nres.additional = map_values(res.additional) -> |value| {\n    del(value.class)\n    value\n}\nres\n',
      type: 'object',
    },
  ],
  compile({ host: { resolve } }) {
    if (resolve === undefined) throw new CallFault('the host of this program cannot ask name servers')
    return async (name, type, dnsClass, options) => {
      checkedOptions(options)
      try {
        return await resolve({ name, type: type.toUpperCase(), class: dnsClass.toUpperCase(), options })
      } catch (error) {
        return fail((error as Error).message)
      }
    }
  },
})
