import { s } from '@qovery/sdk'
import { defineEncoder } from '../codec.ts'
import { headerText } from './escape.ts'

const header = (description: string, limit: number, example: string) =>
  s
    .string(`${description} At most ${limit} bytes.`, { examples: [example] })
    .refine((text) => Buffer.byteLength(headerText(text)) <= limit, {
      error: `it is longer than ${limit} bytes (with \`|\` and \`\\\` escaped)`,
    })

export const cef = defineEncoder({
  name: 'cef',
  summary: 'The Common Event Format of ArcSight: `CEF:0|vendor|product|version|class|name|severity|extensions`.',
  inputs: ['log'],
  framing: 'newline_delimited',
  options: {
    cef: s
      .object({
        version: s
          .choice('The version of the format, the first number of an event.', {
            V0: 'CEF 0.1: written as 0.',
            V1: 'CEF 1.x: written as 1.',
          })
          .default('V0'),
        device_vendor: header('Who makes the device that sends; with product and version it names it.', 63, 'Acme'),
        device_product: header('The product that sends.', 63, 'Gateway'),
        device_version: header('The version of the product.', 31, '1.2'),
        device_event_class_id: header('The kind of event.', 1023, 'Telemetry Event'),
        severity: s
          .path('The field with the importance of an event: a whole number from 0 (lowest) to 10.')
          .prefault('cef.severity'),
        name: s
          .path('The field with a description of the event for people, of at most 512 bytes.')
          .prefault('cef.name'),
        extensions: s
          .map(
            'Fields that follow the header: keys of CEF, each with the field that has its value.',
            s.path('A field.'),
            {
              examples: [{ src: 'client.ip', msg: 'message' }],
            },
          )
          .refine((extensions) => Object.keys(extensions).every((key) => /^[A-Za-z]+$/.test(key)), {
            error: 'keys of extensions are letters from a to z',
          })
          .default({}),
      })
      .meta({ description: 'What the header says, and which fields are written.' }),
  },
  create: async ({ cef: options }) => {
    const { CefEncoder } = await import('./encoder.ts')
    return new CefEncoder(options)
  },
})
