import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { messageOf } from '@qovery/sdk'
import { isObject, parseJson, type Value, type ValueObject } from '@qovery/vrl/value'

/** How many characters a line may have: what is longer is no event, and must not fill the memory. */
const LONGEST_LINE = 1 << 27
const STDIN = 'standard input'

/** An event with the place where it was read, as `FILE:LINE`. */
export interface InputEvent {
  readonly event: ValueObject
  readonly place: string
}

/**
 * The events of a file, or of the standard input where none is named: an object in JSON per line, blank lines left out.
 * They come in the portions in which the input does, and no more of it is held than that.
 * @throws Error, naming file and line, where a line is no event or the file cannot be read
 */
export async function* eventsOf(file: string | undefined): AsyncGenerator<InputEvent[]> {
  const stream = file === undefined ? process.stdin : createReadStream(file)
  let number = 0
  for await (const lines of linesOf(stream, file ?? STDIN)) {
    const events: InputEvent[] = []
    for (const line of lines) {
      number++
      if (line.trim() === '') continue
      const place = `${file ?? STDIN}:${number}`
      try {
        events.push({ event: eventOf(line), place })
      } catch (error) {
        // What came before it is still worth having.
        yield events
        throw new Error(`${place}: ${messageOf(error)}`, { cause: error })
      }
    }
    if (events.length > 0) yield events
  }
}

function eventOf(line: string): ValueObject {
  const value: Value = readJson(line)
  if (isObject(value)) return value
  throw new Error(`the line is no event: an event is an object, such as {"message": "hello"}`)
}

function readJson(line: string): Value {
  try {
    return parseJson(line)
  } catch (error) {
    throw new Error(`the line is no JSON: ${messageOf(error)}`, { cause: error })
  }
}

async function* linesOf(stream: Readable, name: string): AsyncGenerator<string[]> {
  let rest = ''
  try {
    for await (const chunk of stream.setEncoding('utf8')) {
      const lines = (rest + (chunk as string)).split('\n')
      rest = lines.pop() as string
      if (rest.length > LONGEST_LINE) throw new Error(`a line is longer than ${LONGEST_LINE} characters`)
      if (lines.length > 0) yield lines
    }
  } catch (error) {
    throw new Error(`${name} could not be read: ${messageOf(error)}`, { cause: error })
  }
  if (rest !== '') yield [rest]
}
