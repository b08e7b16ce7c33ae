import { s } from '@qovery/sdk'
import { defineDecoder, defineEncoder } from '../codec.ts'

const schema = s.string('The schema, as JSON.', {
  examples: ['{ "type": "record", "name": "log", "fields": [{ "name": "message", "type": "string" }] }'],
})

export const avroEncoder = defineEncoder({
  name: 'avro',
  summary:
    'A datum of Apache Avro (https://avro.apache.org) per event, without its schema. Fields that the schema does not have are left out; those that an event does not have get the default of the schema.',
  inputs: ['log'],
  framing: 'length_delimited',
  options: { avro: s.object({ schema }).meta({ description: 'What the data is.' }) },
  create: async ({ avro }) => {
    const { AvroEncoder } = await import('./encoder.ts')
    const { parseSchema } = await import('./schema.ts')
    return new AvroEncoder(parseSchema(avro.schema))
  },
})

export const avroDecoder = defineDecoder({
  name: 'avro',
  summary:
    'A datum of Apache Avro (https://avro.apache.org) per frame: a record, whose fields become those of the log. Logical types are read as what they are stored as: a `timestamp-millis` is an integer.',
  outputs: ['log'],
  framing: 'bytes',
  options: {
    avro: s
      .object({
        schema,
        strip_schema_id_prefix: s
          .bool(
            'Whether five bytes stand before each datum, as Confluent has them in Kafka: a zero, and the id of the schema.',
          )
          .default(false),
      })
      .meta({ description: 'What the data is.' }),
  },
  create: async ({ avro }, cx) => {
    const { AvroDecoder } = await import('./decoder.ts')
    const { parseSchema } = await import('./schema.ts')
    return new AvroDecoder(parseSchema(avro.schema), avro.strip_schema_id_prefix, cx)
  },
})
