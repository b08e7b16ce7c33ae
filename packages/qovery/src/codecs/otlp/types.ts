import { MessageType } from '@qovery/vrl/protobuf'
import { descriptors } from './descriptors.ts'
import { REQUESTS, type Signal } from './messages.ts'

export type RequestTypes = Readonly<Record<Signal, MessageType>>

/** The types of the requests, whose fields are called as in JSON. */
export async function requestTypes(): Promise<RequestTypes> {
  const bytes = descriptors()
  const find = (signal: Signal) => MessageType.find(bytes, REQUESTS[signal].type, 'json') as Promise<MessageType>
  return { logs: await find('logs'), metrics: await find('metrics'), traces: await find('traces') }
}
