import { saxes } from '../formats/documents/xml.ts'
import { CallFault, defineFunction, fail, param, type CallSite } from '../function/index.ts'
import { GrokError } from '../grok/grok.ts'
import { compileRules, type GrokRule } from '../grok/rules.ts'
import { Kind } from '../kind/index.ts'
import { isObject, parseJson, toText, type Value } from '../value/index.ts'

export const parse_groks = defineFunction({
  name: 'parse_groks',
  category: 'Parse',
  description:
    "Takes a text apart by the first of several patterns that matches it, in Datadog's dialect of grok: `%{matcher:field:filter}`.",
  notes: ['A field whose filter fails is left out.', 'The filter `url` takes addresses apart; VRL does not have it.'],
  params: [
    param.text('value', 'The text.'),
    param.array('patterns', 'The patterns, tried in their order.', { constant: true }),
    param.object('aliases', 'Names for parts of patterns, which may use each other.', { default: {}, constant: true }),
    param.array('alias_sources', 'Files with more aliases, as JSON.', { default: [], constant: true }),
  ],
  returns: Kind.anyObject,
  failures: [
    'The text matches none of the patterns.',
    '`patterns` is no array.',
    '`aliases` is no object.',
    '`alias_sources` is no array of texts, or names a file that cannot be read.',
  ],
  uses: [saxes],
  examples: [
    {
      title: 'The first pattern that matches',
      source:
        'parse_groks!(\n    "2020-10-02T23:22:12.223222Z info Hello world",\n    patterns: [\n        "%{common_prefix} %{_status} %{_message}",\n        "%{common_prefix} %{_message}",\n    ],\n    aliases: {\n        "common_prefix": "%{_timestamp} %{_loglevel}",\n        "_timestamp": "%{TIMESTAMP_ISO8601:timestamp}",\n        "_loglevel": "%{LOGLEVEL:level}",\n        "_status": "%{POSINT:status}",\n        "_message": "%{GREEDYDATA:message}"\n    }\n)\n',
      result: { timestamp: '2020-10-02T23:22:12.223222Z', level: 'info', message: 'Hello world' },
    },
    {
      title: 'Aliases from a file',
      source:
        'parse_groks!(\n  "username=foo",\n  patterns: [ "%{PATTERN_A}" ],\n  alias_sources: [ "tests/data/grok/aliases.json" ]\n)\n# aliases.json contents:\n# {\n#   "PATTERN_A": "%{PATTERN_B}",\n#   "PATTERN_B": "username=%{USERNAME:username}"\n# }\n',
      result: { username: 'foo' },
    },
  ],
  compile(call) {
    const rules = compiled(call)
    return (value) => {
      for (const rule of rules) {
        const result = rule.apply(value)
        if (result !== undefined) return result
      }
      return fail('unable to parse grok: value does not match any rule')
    }
  },
})

function compiled(call: CallSite): GrokRule[] {
  const patterns = texts(call, 'patterns', 'grok pattern should be a string')
  const aliases = new Map<string, string>()
  addAliases(aliases, call.constant('aliases'), 'aliases')
  for (const path of texts(call, 'alias_sources', 'alias source should be a string'))
    addAliases(aliases, read(call, path), 'alias_sources')
  try {
    return compileRules(patterns, aliases)
  } catch (error) {
    throw error instanceof GrokError ? new CallFault(error.message, 'patterns') : error
  }
}

function texts(call: CallSite, name: string, complaint: string): string[] {
  const items = (call.constant(name) ?? []) as Value[]
  return items.map((item) => {
    if (typeof item !== 'string') throw new CallFault(complaint, name)
    return item
  })
}

function addAliases(aliases: Map<string, string>, value: Value | undefined, name: string): void {
  if (value === undefined) return
  if (!isObject(value)) throw new CallFault('Unable to read alias source', name)
  for (const [key, alias] of Object.entries(value)) {
    if (typeof alias !== 'string') throw new CallFault('alias pattern should be a string', name)
    aliases.set(key, alias)
  }
}

function read(call: CallSite, path: string): Value {
  const { readFile } = call.host
  if (readFile === undefined) throw new CallFault('files with aliases cannot be read here', 'alias_sources')
  let bytes
  try {
    bytes = readFile(path)
  } catch (error) {
    throw new CallFault(`Unable to open alias source file "${path}": ${String(error)}`, 'alias_sources')
  }
  try {
    return parseJson(toText(bytes))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new CallFault(`Unable to read alias source "${path}": ${error.message}`, 'alias_sources')
  }
}
