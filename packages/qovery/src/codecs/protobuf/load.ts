import { readFile } from 'node:fs/promises'
import { QoveryError } from '@qovery/sdk'
import { MessageType } from '@qovery/vrl/protobuf'

export interface TypeOptions {
  readonly desc_file: string
  readonly message_type: string
  readonly use_json_names: boolean
}

/** Thrown where the options lead to no type of messages. */
export class DescriptorError extends QoveryError {
  constructor(message: string, options?: ErrorOptions) {
    super('QV_DESCRIPTORS', message, options)
  }
}

/** Reads the file of descriptors, and finds the type of the messages in it. @throws DescriptorError */
export async function loadMessageType(options: TypeOptions): Promise<MessageType> {
  const { desc_file, message_type, use_json_names } = options
  const descriptors = await readFile(desc_file).catch((cause: unknown) => {
    throw new DescriptorError(`the desc_file "${desc_file}" cannot be read: ${(cause as Error).message}`, { cause })
  })
  const naming = use_json_names ? 'json' : 'proto'
  const type = await MessageType.find(descriptors, message_type, naming).catch((cause: unknown) => {
    const message = `"${desc_file}" has no types of messages in it: make it by "protoc --include_imports -o" (${(cause as Error).message})`
    throw new DescriptorError(message, { cause })
  })
  if (type !== undefined) return type
  throw new DescriptorError(
    `"${desc_file}" has no type of messages called "${message_type}": give its full name, with its package`,
  )
}
