import type { DescField } from '@bufbuild/protobuf'

/** Which of its two names a field has in objects: that of the `.proto` file, or that of the JSON of its message. */
export type FieldNaming = 'proto' | 'json'

/** Descriptors that were not made by `protoc` may lack the name in JSON: it is that of the file in camel case then. */
export function nameOf({ name, jsonName }: DescField, naming: FieldNaming): string {
  if (naming === 'proto') return name
  return jsonName === '' ? name.replace(/_+(.?)/g, (_, letter: string) => letter.toUpperCase()) : jsonName
}
