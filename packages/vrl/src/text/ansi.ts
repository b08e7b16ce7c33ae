const LINE_FEED = 0x0a
const ESCAPE = 0x1b
const BELL = 0x07
const CANCEL = 0x18
const SUBSTITUTE = 0x1a
const STRING_END = 0x9c

/** Where in a sequence a byte stands (ECMA-48, section 5): each of these takes it, and says where the next one stands. */
type State = 'text' | 'escape' | 'intermediate' | 'control' | 'device' | 'command' | 'string'

/**
 * The bytes without escape sequences (ECMA-48) and without other control characters than line feeds and DEL. A control
 * character within a sequence does what it does elsewhere; CAN and SUB end the sequence, and ESC begins another one.
 */
export function stripEscapes(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length)
  let end = 0
  let state = 'text' as State
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (byte === ESCAPE) state = 'escape'
    else if (byte === CANCEL || byte === SUBSTITUTE) state = 'text'
    else if (state === 'text') {
      if (isSecondControl(byte, bytes[at + 1])) at++
      else if (byte >= 0x20 || byte === LINE_FEED) out[end++] = byte
    } else {
      if (byte === LINE_FEED && SHOWING.has(state)) out[end++] = byte
      state = NEXT[state](byte)
    }
  }
  return out.slice(0, end)
}

/** The states in which a line feed is one. */
const SHOWING: ReadonlySet<State> = new Set(['escape', 'intermediate', 'control'])

const NEXT: Readonly<Record<Exclude<State, 'text'>, (byte: number) => State>> = {
  escape(byte) {
    if (byte < 0x20 || byte > 0x7e) return 'escape'
    return byte < 0x30 ? 'intermediate' : introduced(byte)
  },
  intermediate: (byte) => (byte >= 0x30 && byte <= 0x7e ? 'text' : 'intermediate'),
  control: (byte) => (byte >= 0x40 && byte <= 0x7e ? 'text' : 'control'),
  device: (byte) => (byte === STRING_END ? 'text' : 'device'),
  command: (byte) => (byte === BELL ? 'text' : 'command'),
  string: () => 'string',
}

/** What an escape and this byte begin; most are complete with it. */
function introduced(byte: number): State {
  switch (byte) {
    case 0x5b:
      return 'control'
    case 0x50:
      return 'device'
    case 0x5d:
      return 'command'
    case 0x58:
    case 0x5e:
    case 0x5f:
      return 'string'
    default:
      return 'text'
  }
}

/** Whether two bytes are the UTF-8 of a control character from U+0080 to U+009F. */
function isSecondControl(first: number, second: number | undefined): boolean {
  return first === 0xc2 && second !== undefined && second >= 0x80 && second <= 0x9f
}
