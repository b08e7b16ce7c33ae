import { wire } from '../dnstap/frame.ts'
import { dnstapEvent } from '../dnstap/event.ts'
import { decodeBase64, withoutPadding } from '../formats/encodings/base64.ts'
import { idnaLibrary } from '../formats/encodings/idna.ts'
import { defineFunction, fail, Failure, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const parse_dnstap = defineFunction({
  name: 'parse_dnstap',
  category: 'Parse',
  description: 'Reads a [dnstap](https://dnstap.info) frame, as DNS servers log queries and answers, from Base64.',
  notes: [
    'Where the frame can be read, but not the message of DNS in it, the result has the fields `error` and `rawData`.',
  ],
  params: [
    param.text('value', 'The frame in Base64.'),
    param.boolean('lowercase_hostnames', 'Whether domain names in messages are put into lower case.', {
      default: false,
    }),
  ],
  returns: Kind.anyObject,
  failures: ['The text is not Base64.', 'The bytes are no dnstap frame.'],
  uses: [wire, idnaLibrary],
  examples: [
    {
      title: 'A query and its answer',
      source:
        'parse_dnstap!("ChVqYW1lcy1WaXJ0dWFsLU1hY2hpbmUSC0JJTkQgOS4xNi4zGgBy5wEIAxACGAEiEAAAAAAAAAAAAAAAAAAAAAAqECABBQJwlAAAAAAAAAAAADAw8+0CODVA7+zq9wVNMU3WNlI2kwIAAAABAAAAAAABCWZhY2Vib29rMQNjb20AAAEAAQAAKQIAAACAAAAMAAoACOxjCAG9zVgzWgUDY29tAGAAbQAAAAByZLM4AAAAAQAAAAAAAQJoNQdleGFtcGxlA2NvbQAABgABAAApBNABAUAAADkADwA1AAlubyBTRVAgbWF0Y2hpbmcgdGhlIERTIGZvdW5kIGZvciBkbnNzZWMtZmFpbGVkLm9yZy54AQ==")',
      result: {
        dataType: 'Message',
        dataTypeId: 1,
        extraInfo: '',
        messageType: 'ResolverQuery',
        messageTypeId: 3,
        requestMessageSize: 54,
        responseMessageSize: 100,
        queryZone: 'com.',
        requestData: {
          fullRcode: 0,
          header: {
            aa: false,
            ad: false,
            anCount: 0,
            arCount: 1,
            cd: false,
            id: 37634,
            nsCount: 0,
            opcode: 0,
            qdCount: 1,
            qr: 0,
            ra: false,
            rcode: 0,
            rd: false,
            tc: false,
          },
          opt: {
            do: true,
            ednsVersion: 0,
            extendedRcode: 0,
            options: [{ optCode: 10, optName: 'Cookie', optValue: '7GMIAb3NWDM=' }],
            udpPayloadSize: 512,
          },
          question: [{ class: 'IN', domainName: 'facebook1.com.', questionType: 'A', questionTypeId: 1 }],
          rcodeName: 'NoError',
        },
        responseData: {
          fullRcode: 16,
          header: {
            aa: false,
            ad: false,
            anCount: 0,
            arCount: 1,
            cd: false,
            id: 45880,
            nsCount: 0,
            opcode: 0,
            qdCount: 1,
            qr: 0,
            ra: false,
            rcode: 16,
            rd: false,
            tc: false,
          },
          opt: {
            do: false,
            ednsVersion: 1,
            extendedRcode: 1,
            ede: [
              {
                extraText: 'no SEP matching the DS found for dnssec-failed.org.',
                infoCode: 9,
                purpose: 'DNSKEY Missing',
              },
            ],
            udpPayloadSize: 1232,
          },
          question: [{ class: 'IN', domainName: 'h5.example.com.', questionType: 'SOA', questionTypeId: 6 }],
          rcodeName: 'BADVERS',
        },
        responseAddress: '2001:502:7094::30',
        responsePort: 53,
        serverId: 'james-Virtual-Machine',
        serverVersion: 'BIND 9.16.3',
        socketFamily: 'INET6',
        socketProtocol: 'UDP',
        sourceAddress: '::',
        sourcePort: 46835,
        time: 1593489007920014000,
        timePrecision: 'ns',
        timestamp: '2020-06-30T03:50:07.920014129Z',
      },
    },
  ],
  run(value, lowercase) {
    const bytes = value.length % 4 === 0 ? decodeBase64(withoutPadding(value)) : undefined
    if (bytes === undefined) fail(`${value} is not a valid base64 encoded string`)
    try {
      return dnstapEvent(bytes, lowercase, wire.get())
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      return fail(`dnstap parsing failed for ${value}: ${error.message}`)
    }
  },
})
