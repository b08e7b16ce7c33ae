import { parseCef } from '../formats/logs/cef.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

const HEADER = [
  'cefVersion', 'deviceVendor', 'deviceProduct', 'deviceVersion', 'deviceEventClassId', 'name', 'severity',
] as const // prettier-ignore

/** A message whose fields are of a kind. */
function messageOf(kind: Kind): Kind {
  return Kind.object(Object.fromEntries(HEADER.map((name) => [name, kind])), kind)
}

export const parse_cef = defineFunction({
  name: 'parse_cef',
  category: 'Parse',
  description:
    "Reads a message in ArcSight's Common Event Format. What stands before its header is passed over, quotes around values are taken away.",
  notes: ['All values are texts.'],
  params: [
    param.text('value', 'The message.'),
    param.boolean('translate_custom_fields', 'Whether a pair such as `cs1Label=a cs1=b` becomes the field `a`.', {
      default: false,
    }),
    param.boolean('strict', 'Whether a message that breaks the rules is an error; else what could be read is given.', {
      default: true,
    }),
  ],
  returns: messageOf(Kind.bytes),
  failures: ['The text is no such message.'],
  examples: [
    {
      title: 'A message of PTA',
      source:
        'parse_cef!(\n    "CEF:0|CyberArk|PTA|12.6|1|Suspected credentials theft|8|suser=mike2@prod1.domain.com shost=prod1.domain.com src=1.1.1.1 duser=andy@dev1.domain.com dhost=dev1.domain.com dst=2.2.2.2 cs1Label=ExtraData cs1=None cs2Label=EventID cs2=52b06812ec3500ed864c461e deviceCustomDate1Label=detectionDate deviceCustomDate1=1388577900000 cs3Label=PTAlink cs3=https://1.1.1.1/incidents/52b06812ec3500ed864c461e cs4Label=ExternalLink cs4=None"\n)\n',
      result: {
        cefVersion: '0',
        deviceVendor: 'CyberArk',
        deviceProduct: 'PTA',
        deviceVersion: '12.6',
        deviceEventClassId: '1',
        name: 'Suspected credentials theft',
        severity: '8',
        suser: 'mike2@prod1.domain.com',
        shost: 'prod1.domain.com',
        src: '1.1.1.1',
        duser: 'andy@dev1.domain.com',
        dhost: 'dev1.domain.com',
        dst: '2.2.2.2',
        cs1Label: 'ExtraData',
        cs1: 'None',
        cs2Label: 'EventID',
        cs2: '52b06812ec3500ed864c461e',
        deviceCustomDate1Label: 'detectionDate',
        deviceCustomDate1: '1388577900000',
        cs3Label: 'PTAlink',
        cs3: 'https://1.1.1.1/incidents/52b06812ec3500ed864c461e',
        cs4Label: 'ExternalLink',
        cs4: 'None',
      },
    },
    {
      title: 'Behind a header of syslog',
      source:
        'parse_cef!(\n    "Sep 29 08:26:10 host CEF:1|Security|threatmanager|1.0|100|worm successfully stopped|10|src=10.0.0.1 dst=2.1.2.2 spt=1232"\n)\n',
      result: {
        cefVersion: '1',
        deviceVendor: 'Security',
        deviceProduct: 'threatmanager',
        deviceVersion: '1.0',
        deviceEventClassId: '100',
        name: 'worm successfully stopped',
        severity: '10',
        src: '10.0.0.1',
        dst: '2.1.2.2',
        spt: '1232',
      },
    },
    {
      title: 'Custom fields by their labels',
      source:
        'parse_cef!(\n    "CEF:0|Dev|firewall|2.2|1|Connection denied|5|c6a1=2345:0425:2CA1:0000:0000:0567:5673:23b5 c6a1Label=Device IPv6 Address",\n    translate_custom_fields: true\n)\n',
      result: {
        cefVersion: '0',
        deviceVendor: 'Dev',
        deviceProduct: 'firewall',
        deviceVersion: '2.2',
        deviceEventClassId: '1',
        name: 'Connection denied',
        severity: '5',
        'Device IPv6 Address': '2345:0425:2CA1:0000:0000:0567:5673:23b5',
      },
    },
    {
      title: 'Only a header',
      source: 'parse_cef!("CEF:1|Security|threatmanager|1.0|100|worm successfully stopped|10|")',
      result: {
        cefVersion: '1',
        deviceVendor: 'Security',
        deviceProduct: 'threatmanager',
        deviceVersion: '1.0',
        deviceEventClassId: '100',
        name: 'worm successfully stopped',
        severity: '10',
      },
    },
    {
      title: 'An empty value',
      source:
        'parse_cef!("CEF:0|CyberArk|PTA|12.6|1|Suspected credentials theft||suser=mike2@prod1.domain.com shost= src=1.1.1.1")',
      result: {
        cefVersion: '0',
        deviceVendor: 'CyberArk',
        deviceProduct: 'PTA',
        deviceVersion: '12.6',
        deviceEventClassId: '1',
        name: 'Suspected credentials theft',
        severity: '',
        suser: 'mike2@prod1.domain.com',
        shost: '',
        src: '1.1.1.1',
      },
    },
    {
      title: 'Escapes',
      source:
        "parse_cef!(s'CEF:0|security|threatmanager|1.0|100|Detected a \\| in message. No action needed.|10|src=10.0.0.1 msg=Detected a threat.\\n No action needed act=blocked a \\= dst=1.1.1.1')",
      result: {
        cefVersion: '0',
        deviceVendor: 'security',
        deviceProduct: 'threatmanager',
        deviceVersion: '1.0',
        deviceEventClassId: '100',
        name: 'Detected a | in message. No action needed.',
        severity: '10',
        src: '10.0.0.1',
        msg: 'Detected a threat.\n No action needed',
        act: 'blocked a =',
        dst: '1.1.1.1',
      },
    },
    {
      title: 'Equals signs that are not escaped',
      source:
        'parse_cef!(\n    "CEF:0|Vendor|Product|1.0|100|Event|5|src=10.0.0.1 request=https://foo.com?id=foo&a=bar dst=2.2.2.2",\n    strict: false\n)\n',
      result: {
        cefVersion: '0',
        deviceVendor: 'Vendor',
        deviceProduct: 'Product',
        deviceVersion: '1.0',
        deviceEventClassId: '100',
        name: 'Event',
        severity: '5',
        src: '10.0.0.1',
        request: 'https://foo.com?id=foo&a=bar',
        dst: '2.2.2.2',
      },
    },
  ],
  // A custom field may have a label and no value, and be labelled like any other field.
  typeOf: () => ({
    kind: messageOf(Kind.bytes),
    fallible: true,
    truly: { kind: messageOf(Kind.bytes.or(Kind.null)), fallible: true },
  }),
  run: (value, translate, strict) => parseCef(value, { translate, strict }),
})
