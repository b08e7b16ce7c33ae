import { compileQuery, QueryError, type Matcher } from '../datadog/query.ts'
import { CallFault, defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const match_datadog_query = defineFunction({
  name: 'match_datadog_query',
  category: 'Object',
  description: "Whether an object meets a query in Datadog's search syntax.",
  params: [param.object('value', 'The object.'), param.text('query', 'The query.', { constant: true })],
  returns: Kind.boolean,
  failures: [],
  examples: [
    {
      title: 'One of two words',
      source: 'match_datadog_query({"message": "contains this and that"}, "this OR that")',
      result: true,
    },
    {
      title: 'Both of two words',
      source: 'match_datadog_query({"message": "contains only this"}, "this AND that")',
      result: false,
    },
    {
      title: 'The beginning of an attribute',
      source: 'match_datadog_query({"name": "foobar"}, "@name:foo*")',
      result: true,
    },
    {
      title: 'A tag within a range',
      source: 'match_datadog_query({"tags": ["a:x", "b:y", "c:z"]}, s\'b:["x" TO "z"]\')',
      result: true,
    },
  ],
  compile(call) {
    const matcher = compiled(call.constant('query') as string)
    return (value) => matcher(value)
  },
})

function compiled(query: string): Matcher {
  try {
    return compileQuery(query)
  } catch (error) {
    throw error instanceof QueryError ? new CallFault(error.message, 'query') : error
  }
}
