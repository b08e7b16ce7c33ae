import { documentText, readJson } from '../formats/json/document.ts'
import { CallFault, defineFunction, fail, param, type CallSite } from '../function/index.ts'
import { describeFaults } from '../json-schema/messages.ts'
import { ajv, prepareSchema, type Schema } from '../json-schema/validator.ts'
import { Kind } from '../kind/index.ts'
import { toText } from '../value/index.ts'

const SCHEMAS = 'tests/data/jsonschema/validate_json_schema'
const EMAIL = `"${SCHEMAS}/schema_with_email_format.json"`
const CUSTOM = `"${SCHEMAS}/schema_with_custom_format.json"`

export const validate_json_schema = defineFunction({
  name: 'validate_json_schema',
  category: 'Type',
  description: 'Checks a document of JSON against a [JSON schema](https://json-schema.org) in a file.',
  notes: [
    'The file is read when the program is compiled. Schemas of the drafts 4, 6, 7, 2019-09 and 2020-12 are understood; without `$schema` it is the latest.',
    'Nothing is fetched: all that a schema refers to has to be in it.',
    'A file that is not there, or no schema, keeps a program from being compiled; in VRL it fails when it runs.',
  ],
  params: [
    param.bytes('value', 'The document.'),
    param.text('schema_definition', 'The file with the schema.', { constant: true }),
    param.boolean(
      'ignore_unknown_formats',
      'Whether a `format` that nobody knows is passed over; else that is an error.',
      {
        default: false,
      },
    ),
  ],
  returns: Kind.boolean,
  rules: ['It gives `true`, or fails with all that is wrong.'],
  failures: [
    'The document is not what the schema asks for.',
    'The document is no JSON.',
    'The schema has a `format` that is not known.',
  ],
  uses: [ajv],
  examples: [
    {
      title: 'A document that fits',
      source: `validate_json_schema!(s'{ "productUser": "valid@email.com" }', ${EMAIL}, false)`,
      result: true,
    },
    {
      title: 'A document that does not',
      source: `validate_json_schema!(s'{ "productUser": "invalidEmail" }', ${EMAIL}, false)`,
      raises:
        'function call error for "validate_json_schema" at (0:142): JSON schema validation failed: "invalidEmail" is not a "email" at /productUser',
    },
    {
      title: 'A format that is not known',
      source: `validate_json_schema!(s'{ "productUser": "a-custom-formatted-string" }', ${CUSTOM}, false)`,
      raises:
        'function call error for "validate_json_schema" at (0:156): Failed to compile schema: Unknown format: \'my-custom-format\'. Adjust configuration to ignore unrecognized formats',
    },
    {
      title: 'Passing over such a format',
      source: `validate_json_schema!(s'{ "productUser": "a-custom-formatted-string" }', ${CUSTOM}, true)`,
      result: true,
    },
  ],
  compile(call) {
    const schema = schemaOf(call)
    return (value, _, ignoresFormats) => {
      if (value.length === 0) fail('Empty JSON value')
      const text = documentText(value, true, 'Invalid JSON') || 'null'
      const document = readJson(text, 'Invalid JSON')
      if (!ignoresFormats && schema.unknownFormat !== undefined) fail(unknownFormat(schema.unknownFormat))
      const faults = schema.faultsOf(JSON.parse(text))
      return faults.length === 0 || fail(`JSON schema validation failed: ${describeFaults(faults, document)}`)
    }
  },
})

function unknownFormat(name: string): string {
  return `Failed to compile schema: Unknown format: '${name}'. Adjust configuration to ignore unrecognized formats`
}

function schemaOf(call: CallSite): Schema {
  const { readFile } = call.host
  if (readFile === undefined) throw new CallFault('files with schemas cannot be read here', 'schema_definition')
  const path = toText(call.constant('schema_definition') as string | Uint8Array)
  const attempt = <T>(what: string, act: () => T): T => {
    try {
      return act()
    } catch (error) {
      throw new CallFault(`${what}: ${(error as Error).message}`, 'schema_definition')
    }
  }
  const file = `schema definition file '${path}'`
  const text = attempt(`JSON schema not found: Failed to open ${file}`, () => toText(readFile(path)))
  const source: unknown = attempt(`JSON schema not found: Failed to parse ${file}`, () => JSON.parse(text))
  return attempt('Failed to compile schema', () => prepareSchema(source, ajv.get()))
}
