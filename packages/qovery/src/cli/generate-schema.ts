import { writeFile } from 'node:fs/promises'
import type { Registry } from '../components/registry.ts'
import { configSchema } from '../config/json-schema.ts'

/** Writes the JSON Schema of configs to a file, or to stdout. */
export async function writeSchema(registry: Registry, file: string | undefined): Promise<void> {
  const text = `${JSON.stringify(await configSchema(registry), null, 2)}\n`
  if (file === undefined) process.stdout.write(text)
  else await writeFile(file, text)
}
