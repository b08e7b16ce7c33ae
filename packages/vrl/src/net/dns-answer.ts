import { Kind } from '../kind/index.ts'

const RECORDS = Kind.arrayOf(
  Kind.object({
    class: Kind.bytes,
    domainName: Kind.bytes,
    rData: Kind.bytes.or(Kind.null),
    recordType: Kind.bytes,
    recordTypeId: Kind.integer,
    ttl: Kind.integer,
  }),
)

const HEADER = Kind.object({
  aa: Kind.boolean,
  ad: Kind.boolean,
  anCount: Kind.integer,
  arCount: Kind.integer,
  cd: Kind.boolean,
  nsCount: Kind.integer,
  opcode: Kind.integer,
  qdCount: Kind.integer,
  qr: Kind.boolean,
  ra: Kind.boolean,
  rcode: Kind.integer,
  rd: Kind.boolean,
  tc: Kind.boolean,
})

/** What is known of an answer of DNS. */
export const answerKind = Kind.object({
  additional: RECORDS,
  answers: RECORDS,
  authority: RECORDS,
  fullRcode: Kind.integer,
  header: HEADER,
  question: Kind.arrayOf(
    Kind.object({ class: Kind.bytes, domainName: Kind.bytes, questionType: Kind.bytes, questionTypeId: Kind.integer }),
  ),
  rcodeName: Kind.bytes.or(Kind.null),
})
