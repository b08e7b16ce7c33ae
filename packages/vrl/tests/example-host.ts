import { readFileSync } from 'node:fs'
import { nodeHost } from '../src/node/index.ts'
import type { EnrichmentTable, Host, HttpRequest } from '../src/function/index.ts'
import { encodeJson, parseJson, type Value, type ValueObject } from '../src/value/index.ts'
import { descriptors } from './descriptors.ts'

const BOB: ValueObject = { id: 1, firstname: 'Bob', surname: 'Smith' }
const FRED: ValueObject = { id: 2, firstname: 'Fred', surname: 'Smith' }

/** Finds Bob where one row is asked for, else Bob and Fred, whatever the conditions: how tables are searched is tested with them. */
const PEOPLE: EnrichmentTable = {
  find: (conditions, { most }) => (conditions.length === 0 ? [] : [BOB, FRED].slice(0, most <= 2 ? 1 : 2)),
}

const METRICS: readonly ValueObject[] = [
  { name: 'utilization', tags: { component_id: ['test'] }, type: 'gauge', kind: 'absolute', value: 0.5 },
]

/** Where examples have files that lie in the folder `files`. */
const FOLDERS = /^(?:tests\/data\/(?:grok|jsonschema\/validate_json_schema)|lib\/tests\/tests\/functions)\//

/** What the examples expect of their surroundings, with a network that answers the same each time. */
export function exampleHost(): Host {
  return {
    ...nodeHost(),
    log: () => undefined,
    readFile,
    resolve: async ({ name }) => answerFor(name),
    reverse: async () => 'localhost',
    http: async (request) => encodeJson(httpbin(request)),
    tableNames: ['test'],
    table: (name) => (name === 'test' ? PEOPLE : undefined),
    metrics: () => METRICS,
  }
}

function readFile(path: string): Uint8Array {
  if (path.endsWith('/test_protobuf.desc')) return descriptors()
  return new Uint8Array(readFileSync(new URL(`files/${path.replace(FOLDERS, '')}`, import.meta.url)))
}

function answerFor(domainName: string): Value {
  return {
    additional: [{ domainName: '', rData: 'OPT ...', recordType: 'OPT', recordTypeId: 41, ttl: 0, class: 'CLASS1232' }],
    answers: ['8.8.8.8', '8.8.4.4'].map((rData) => ({
      class: 'IN',
      domainName,
      rData,
      recordType: 'A',
      recordTypeId: 1,
      ttl: 300,
    })),
    authority: [],
    fullRcode: 0,
    header: {
      aa: false, ad: false, anCount: 2, arCount: 1, cd: false, nsCount: 0, opcode: 0, qdCount: 1, qr: true, ra: true, rcode: 0,
      rd: true, tc: false,
    },
    question: [{ class: 'IN', domainName, questionType: 'A', questionTypeId: 1 }],
    rcodeName: 'NOERROR',
  } // prettier-ignore
}

/** Answers as https://httpbin.org does, which tells what it was asked. */
function httpbin({ method, url, headers, body }: HttpRequest): Value {
  const token = headers['Authorization']?.replace('Bearer ', '')
  if (token !== undefined) return { authenticated: true, token }
  const data = String(body)
  const asked = { args: {}, origin: '192.0.2.1', url }
  const sent = { Accept: '*/*', Host: 'httpbin.org', 'X-Amzn-Trace-Id': 'Root=1' }
  if (method === 'GET') return { ...asked, headers: sent }
  const json = data === '' ? null : parseJson(data)
  return { ...asked, data, files: {}, form: {}, headers: { ...sent, 'Content-Length': String(data.length) }, json }
}
