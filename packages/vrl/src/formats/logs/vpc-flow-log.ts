import { fail } from '../../function/index.ts'
import { Kind } from '../../kind/index.ts'
import { integerIn } from '../../numbers/integer.ts'
import type { Value, ValueObject } from '../../value/index.ts'

/** The fields of a record that names no format. */
export const DEFAULT_FIELDS =
  'version account_id interface_id srcaddr dstaddr srcport dstport protocol packets bytes start end action log_status'

const INTEGERS = new Set(
  'bytes dstport encryption_status end packets protocol srcport start tcp_flags traffic_path version'.split(' '),
)
const TEXTS = new Set(
  `account_id action az_id dstaddr flow_direction instance_id interface_id interface_type log_status pkt_dst_aws_service
   pkt_dstaddr pkt_src_aws_service pkt_srcaddr region reject_reason resource_id srcaddr sublocation_id sublocation_type
   subnet_id type vpc_id ecs_cluster_arn ecs_cluster_name ecs_container_instance_arn ecs_container_instance_id
   ecs_container_id ecs_second_container_id ecs_service_name ecs_task_definition_arn ecs_task_arn ecs_task_id`.split(
    /\s+/,
  ),
)

/** What is known of a record, whatever its format. */
export const FLOW_LOG = Kind.object({
  ...Object.fromEntries([...TEXTS].map((name) => [name, Kind.bytes.or(Kind.null).or(Kind.undefined)])),
  ...Object.fromEntries([...INTEGERS].map((name) => [name, Kind.integer.or(Kind.null).or(Kind.undefined)])),
})

/** Reads a record of an AWS VPC flow log whose fields stand in the order of `names`. @throws Failure */
export function parseFlowLog(line: string, names: readonly string[]): ValueObject {
  const values = line.split(' ')
  const record: ValueObject = {}
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string
    const value = values[i]
    if (value === undefined) fail(`no item for key: \`${name}\``)
    const parsed = valueOf(name, value)
    if (record[name] !== undefined) fail(`value already exists for key: \`${name}\``)
    record[name] = parsed
  }
  if (values.length > names.length) fail(`no key for value: \`${values[names.length]}\``)
  return record
}

function valueOf(name: string, value: string): Value {
  if (INTEGERS.has(name)) {
    if (value === '-') return null
    return integerIn(value) ?? fail(`failed to parse value as i64 (key: \`${name}\`): \`${value}\``)
  }
  if (!TEXTS.has(name)) fail(`unknown key: \`${name}\``)
  return value === '-' ? null : value
}
