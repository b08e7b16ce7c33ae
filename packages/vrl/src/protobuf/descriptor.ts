import type { createFileRegistry, DescMessage, fromBinary, toBinary } from '@bufbuild/protobuf'
import type { reflect } from '@bufbuild/protobuf/reflect'
import type { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import { CallFault, Lazy, type CallSite } from '../function/index.ts'
import { toText } from '../value/index.ts'

/** The part of the library `@bufbuild/protobuf` that is used. */
export interface Protobuf {
  readonly createFileRegistry: typeof createFileRegistry
  readonly fromBinary: typeof fromBinary
  readonly toBinary: typeof toBinary
  readonly reflect: typeof reflect
  readonly FileDescriptorSetSchema: typeof FileDescriptorSetSchema
}

/** The library that reads and writes Protocol Buffers. */
export const protobuf = new Lazy<Protobuf>(async () => {
  const [messages, reflection, known] = await Promise.all([
    import('@bufbuild/protobuf'),
    import('@bufbuild/protobuf/reflect'),
    import('@bufbuild/protobuf/wkt'),
  ])
  return {
    createFileRegistry: messages.createFileRegistry,
    fromBinary: messages.fromBinary,
    toBinary: messages.toBinary,
    reflect: reflection.reflect,
    FileDescriptorSetSchema: known.FileDescriptorSetSchema,
  }
})

/**
 * The type of message that a call names by `desc_file`, a file that `protoc -o` has written, and `message_type`.
 * @throws CallFault
 */
export function messageTypeOf(call: CallSite): DescMessage {
  const path = textOf(call, 'desc_file')
  const name = textOf(call, 'message_type')
  const { readFile } = call.host
  if (readFile === undefined) throw new CallFault('files with descriptors cannot be read here', 'desc_file')
  const bytes = attempt(`Failed to open protobuf desc file '"${path}"'`, () => readFile(path))
  const type = attempt(`Failed to parse protobuf desc file '"${path}"'`, () => messageTypeIn(bytes, name))
  if (type !== undefined) return type
  throw new CallFault(`The message type '${name}' could not be found in '"${path}"'`, 'message_type')
}

/** The type of that full name in what `protoc -o` has written. @throws Error where the bytes are nothing of the kind */
export function messageTypeIn(descriptors: Uint8Array, name: string): DescMessage | undefined {
  const library = protobuf.get()
  const set = library.fromBinary(library.FileDescriptorSetSchema, descriptors)
  return library.createFileRegistry(set).getMessage(name)
}

function textOf(call: CallSite, name: string): string {
  return toText(call.constant(name) as string | Uint8Array)
}

function attempt<T>(what: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw new CallFault(`${what}: ${(error as Error).message}`, 'desc_file')
  }
}
