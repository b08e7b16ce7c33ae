/** The bits of `Kind.bits`, one per type of value; `undefined` stands for a field that is not there. */
export const Type = {
  bytes: 1,
  integer: 2,
  float: 4,
  boolean: 8,
  timestamp: 16,
  regex: 32,
  null: 64,
  undefined: 128,
  array: 256,
  object: 512,
} as const
