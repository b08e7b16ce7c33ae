export type Field = readonly [name: string, value: string | Uint8Array]

/** An entry in the Journal Export Format. Values are written as text where they may be, as journalctl does, else with their length. */
export function exported(fields: readonly Field[]): Buffer {
  return Buffer.concat([
    ...fields.map(([name, value]) => fieldOf(name, Buffer.from(value as string))),
    Buffer.from('\n'),
  ])
}

function fieldOf(name: string, value: Buffer): Buffer {
  if (isText(value)) return Buffer.concat([Buffer.from(`${name}=`), value, Buffer.from('\n')])
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(value.length))
  return Buffer.concat([Buffer.from(`${name}\n`), length, value, Buffer.from('\n')])
}

function isText(value: Buffer): boolean {
  return Buffer.from(value.toString()).equals(value) && !/[\0-\x08\x0a-\x1f\x7f]/.test(value.toString())
}
