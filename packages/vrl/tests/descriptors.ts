import { fromJson, toBinary, type JsonObject } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'

/** What `protoc -o` would write of a file with some messages: a person with telephones, and one field of each kind. */
export function descriptors(): Uint8Array {
  return toBinary(FileDescriptorSetSchema, fromJson(FileDescriptorSetSchema, { file: [TIMESTAMP, PEOPLE, KINDS] }))
}

const OPTIONAL = 'LABEL_OPTIONAL'
const REPEATED = 'LABEL_REPEATED'
const PERSON = '.test_protobuf.v1.Person'

function field(number: number, name: string, type: string, more: JsonObject = {}): JsonObject {
  const isNamed = type.startsWith('.')
  return { number, name, label: OPTIONAL, ...(isNamed ? { typeName: type } : { type: `TYPE_${type}` }), ...more }
}

const TIMESTAMP: JsonObject = {
  name: 'google/protobuf/timestamp.proto',
  package: 'google.protobuf',
  syntax: 'proto3',
  messageType: [{ name: 'Timestamp', field: [field(1, 'seconds', 'INT64'), field(2, 'nanos', 'INT32')] }],
}

const PEOPLE: JsonObject = {
  name: 'people.proto',
  package: 'test_protobuf.v1',
  messageType: [
    {
      name: 'Person',
      field: [
        field(1, 'name', 'STRING'),
        field(4, 'phones', `${PERSON}.PhoneNumber`, { label: REPEATED, type: 'TYPE_MESSAGE' }),
      ],
      nestedType: [
        {
          name: 'PhoneNumber',
          field: [field(1, 'number', 'STRING'), field(2, 'type', `${PERSON}.PhoneType`, { type: 'TYPE_ENUM' })],
        },
      ],
      enumType: [
        {
          name: 'PhoneType',
          value: [
            { name: 'PHONE_TYPE_UNSPECIFIED', number: 0 },
            { name: 'PHONE_TYPE_MOBILE', number: 1 },
          ],
        },
      ],
    },
  ],
}

function entry(name: string, key: string, value: string): JsonObject {
  return { name, field: [field(1, 'key', key), field(2, 'value', value)], options: { mapEntry: true } }
}

const SCALARS = [
  'DOUBLE', 'FLOAT', 'INT64', 'UINT64', 'INT32', 'FIXED64', 'FIXED32', 'BOOL', 'STRING', 'BYTES', 'UINT32', 'SFIXED32',
  'SFIXED64', 'SINT32', 'SINT64',
] // prettier-ignore

const KINDS: JsonObject = {
  name: 'kinds.proto',
  package: 'kinds',
  syntax: 'proto3',
  dependency: ['google/protobuf/timestamp.proto'],
  messageType: [
    { name: 'Scalars', field: SCALARS.map((type, i) => field(i + 1, type.toLowerCase(), type)) },
    {
      name: 'Composed',
      field: [
        field(1, 'when', '.google.protobuf.Timestamp', { type: 'TYPE_MESSAGE' }),
        field(2, 'numbers', 'INT64', { label: REPEATED }),
        field(3, 'by_id', '.kinds.Composed.ByIdEntry', { label: REPEATED, type: 'TYPE_MESSAGE' }),
        field(4, 'by_flag', '.kinds.Composed.ByFlagEntry', { label: REPEATED, type: 'TYPE_MESSAGE' }),
        field(5, 'self', '.kinds.Composed', { type: 'TYPE_MESSAGE' }),
      ],
      nestedType: [entry('ByIdEntry', 'UINT64', 'STRING'), entry('ByFlagEntry', 'BOOL', 'INT32')],
    },
  ],
}
