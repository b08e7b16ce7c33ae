import { encodeBase64 } from '../formats/encodings/base64.ts'
import { integer } from '../numbers/integer.ts'
import { formatIp } from '../net/ip-address.ts'
import { DnsReader } from '../dns/reader.ts'
import { fromBytes, Timestamp, type Value, type ValueObject } from '../value/index.ts'
import { queryMessage, updateMessage } from './dns-message.ts'
import { domainName } from './domain-name.ts'
import { readFrame, readSighting, type Sighting, type Wire } from './frame.ts'
import { familyName, messageName, protocolName } from './names.ts'

const MESSAGE = 1
const FIRST_UPDATE = 13
const LAST_TYPE = 14
const MOST_TIME = 2n ** 63n - 1n
const NANOS_PER_SECOND = 1_000_000_000

/**
 * The event that a dnstap frame tells of. What cannot be read of a message of DNS is told in its field `error`, with the
 * bytes in `rawData`. @param lower domain names in lower case @throws Failure where the frame itself cannot be read
 */
export function dnstapEvent(frame: Uint8Array, lower: boolean, library: Wire): ValueObject {
  const { identity, version, extra, type = 0, message } = readFrame(frame, library)
  const sighting = type === MESSAGE && message !== undefined ? readSighting(message, library) : undefined
  const event: ValueObject = {
    ...(identity !== undefined && { serverId: textOf(identity) }),
    ...(version !== undefined && { serverVersion: textOf(version) }),
    ...(extra !== undefined && { extraInfo: textOf(extra) }),
    dataTypeId: type,
  }
  if (type !== MESSAGE) return { ...event, rawData: encodeBase64(frame) }
  event['dataType'] = 'Message'
  if (sighting === undefined) return event
  try {
    addSighting(event, sighting, lower)
  } catch (error) {
    event['error'] = (error as Error).message
    event['rawData'] = encodeBase64(frame)
  }
  return event
}

function textOf(bytes: Uint8Array): string {
  const text = fromBytes(bytes)
  return typeof text === 'string' ? text : ''
}

function addSighting(event: ValueObject, sighting: Sighting, lower: boolean): void {
  const { type = 0, queryZone } = sighting
  if (sighting.socketFamily !== undefined) addSocket(event, sighting, sighting.socketFamily)
  if (queryZone !== undefined) event['queryZone'] = domainName(new DnsReader(queryZone), false)
  event['messageTypeId'] = type
  event['messageType'] = messageName(type)
  addTime(event, type % 2 === 1, sighting.queryTimeSec, sighting.queryTimeNsec, sighting.queryMessage)
  addTime(event, type % 2 === 0, sighting.responseTimeSec, sighting.responseTimeNsec, sighting.responseMessage)
  if (type < 1 || type > LAST_TYPE) throw new Error(`Unsupported DNSTap message type: ${type}`)
  const read = type < FIRST_UPDATE ? queryMessage : updateMessage
  addMessage(event, 'request', sighting.queryMessage, (bytes) => read(bytes, lower))
  addMessage(event, 'response', sighting.responseMessage, (bytes) => read(bytes, lower))
}

function addSocket(event: ValueObject, sighting: Sighting, family: number): void {
  const { socketProtocol, queryAddress, queryPort, responseAddress, responsePort } = sighting
  event['socketFamily'] = familyName(family)
  if (socketProtocol !== undefined) event['socketProtocol'] = protocolName(socketProtocol)
  if (queryAddress !== undefined) event['sourceAddress'] = addressOf(queryAddress, family, 'query_address')
  if (queryPort !== undefined) event['sourcePort'] = queryPort
  if (responseAddress !== undefined) event['responseAddress'] = addressOf(responseAddress, family, 'response_address')
  if (responsePort !== undefined) event['responsePort'] = responsePort
}

function addressOf(bytes: Uint8Array, family: number, field: string): string {
  const length = family === 1 ? 4 : 16
  if (bytes.length < length) throw new Error(`Cannot parse ${field}`)
  return formatIp(bytes.subarray(0, length))
}

/** The time of the event is that of the query or of the response, whichever it tells of. */
function addTime(event: ValueObject, isOwn: boolean, seconds?: bigint, nanos = 0, message?: Uint8Array): void {
  if (seconds === undefined) return
  const time = seconds * BigInt(NANOS_PER_SECOND) + BigInt(nanos)
  if (time > MOST_TIME) throw new Error('Cannot parse timestamp')
  const times = { time: integer(time), timePrecision: 'ns' }
  if (isOwn) {
    Object.assign(event, times)
    if (nanos >= NANOS_PER_SECOND) throw new Error('Invalid timestamp')
    event['timestamp'] = new Timestamp(Number(seconds), nanos)
  }
  if (message === undefined) event['requestData'] = { ...(event['requestData'] as ValueObject | undefined), ...times }
}

function addMessage(
  event: ValueObject,
  direction: 'request' | 'response',
  bytes: Uint8Array | undefined,
  read: (bytes: Uint8Array) => Value,
): void {
  if (bytes === undefined) return
  const field = `${direction}Data`
  event[`${direction}MessageSize`] = bytes.length
  try {
    event[field] = { ...(event[field] as ValueObject | undefined), ...(read(bytes) as ValueObject) }
  } catch (error) {
    event[field] = { ...(event[field] as ValueObject | undefined), rawData: encodeBase64(bytes) }
    const reason = (error as Error).message.replace(/^parsing response sections failed: /, '')
    throw new Error(`Encountered error from TrustDns: ${reason}`, { cause: error })
  }
}
