import { DEFAULT_FIELDS, FLOW_LOG, parseFlowLog } from '../formats/logs/vpc-flow-log.ts'
import { defineFunction, param } from '../function/index.ts'

const MOST_FORMATS = 100

export const parse_aws_vpc_flow_log = defineFunction({
  name: 'parse_aws_vpc_flow_log',
  category: 'Parse',
  description: 'Takes a record of an AWS VPC flow log apart.',
  notes: ['A field that stands as `-` in the record is null.'],
  params: [
    param.text('value', 'The record.'),
    param.text(
      'format',
      'The names of the fields in their order, with spaces between; left out: those of the default format.',
      { optional: true },
    ),
  ],
  returns: FLOW_LOG,
  failures: ['The record does not fit the format, or the format names an unknown field.'],
  examples: [
    {
      title: 'The default format',
      source:
        'parse_aws_vpc_flow_log!("2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA")',
      result: {
        version: 2,
        account_id: '123456789010',
        interface_id: 'eni-1235b8ca123456789',
        srcaddr: null,
        dstaddr: null,
        srcport: null,
        dstport: null,
        protocol: null,
        packets: null,
        bytes: null,
        start: 1431280876,
        end: 1431280934,
        action: null,
        log_status: 'NODATA',
      },
    },
    {
      title: 'A format of its own',
      source:
        'parse_aws_vpc_flow_log!(\n    "- eni-1235b8ca123456789 10.0.1.5 10.0.0.220 10.0.1.5 203.0.113.5",\n    "instance_id interface_id srcaddr dstaddr pkt_srcaddr pkt_dstaddr"\n)\n',
      result: {
        instance_id: null,
        interface_id: 'eni-1235b8ca123456789',
        srcaddr: '10.0.1.5',
        dstaddr: '10.0.0.220',
        pkt_srcaddr: '10.0.1.5',
        pkt_dstaddr: '203.0.113.5',
      },
    },
    {
      title: 'Fields of version 5',
      source:
        'parse_aws_vpc_flow_log!(\n    "5 52.95.128.179 10.0.0.71 80 34210 6 1616729292 1616729349 IPv4 14 15044 123456789012 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-0c50d5961bcb2d47b eni-1235b8ca123456789 ap-southeast-2 apse2-az3 - - ACCEPT 19 52.95.128.179 10.0.0.71 S3 - - ingress OK",\n    format: "version srcaddr dstaddr srcport dstport protocol start end type packets bytes account_id vpc_id subnet_id instance_id interface_id region az_id sublocation_type sublocation_id action tcp_flags pkt_srcaddr pkt_dstaddr pkt_src_aws_service pkt_dst_aws_service traffic_path flow_direction log_status"\n)\n',
      result: {
        account_id: '123456789012',
        action: 'ACCEPT',
        az_id: 'apse2-az3',
        bytes: 15044,
        dstaddr: '10.0.0.71',
        dstport: 34210,
        end: 1616729349,
        flow_direction: 'ingress',
        instance_id: 'i-0c50d5961bcb2d47b',
        interface_id: 'eni-1235b8ca123456789',
        log_status: 'OK',
        packets: 14,
        pkt_dst_aws_service: null,
        pkt_dstaddr: '10.0.0.71',
        pkt_src_aws_service: 'S3',
        pkt_srcaddr: '52.95.128.179',
        protocol: 6,
        region: 'ap-southeast-2',
        srcaddr: '52.95.128.179',
        srcport: 80,
        start: 1616729292,
        sublocation_id: null,
        sublocation_type: null,
        subnet_id: 'subnet-aaaaaaaa012345678',
        tcp_flags: 19,
        traffic_path: null,
        type: 'IPv4',
        version: 5,
        vpc_id: 'vpc-abcdefab012345678',
      },
    },
    {
      title: 'Fields of version 11',
      source:
        'parse_aws_vpc_flow_log!(\n    "11 10.0.0.71 52.95.128.179 34210 80 6 1616729292 1616729349 REJECT OK BPA nat-0c50d5961bcb2d47b 1 nat_gateway",\n    format: "version srcaddr dstaddr srcport dstport protocol start end action log_status reject_reason resource_id encryption_status interface_type"\n)\n',
      result: {
        action: 'REJECT',
        dstaddr: '52.95.128.179',
        dstport: 80,
        encryption_status: 1,
        end: 1616729349,
        interface_type: 'nat_gateway',
        log_status: 'OK',
        protocol: 6,
        reject_reason: 'BPA',
        resource_id: 'nat-0c50d5961bcb2d47b',
        srcaddr: '10.0.0.71',
        srcport: 34210,
        start: 1616729292,
        version: 11,
      },
    },
  ],
  compile() {
    const known = new Map<string, readonly string[]>()
    return (value, format = DEFAULT_FIELDS) => {
      let names = known.get(format)
      if (names === undefined) {
        if (known.size >= MOST_FORMATS) known.clear()
        names = format.split(' ')
        known.set(format, names)
      }
      return parseFlowLog(value, names)
    }
  },
})
