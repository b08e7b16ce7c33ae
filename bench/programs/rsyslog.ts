import type { Program } from '../scenario.ts'
import { firstLine, wordsOf, write } from './command-line.ts'

/** `RSYSLOG` names the program; its module mmpstrucdata takes structured data apart. */
export const rsyslog: Program = {
  name: 'rsyslog',
  runtime: 'native',
  flushMs: 0,
  isCounter: () => false,
  version: () => {
    const words = wordsOf('RSYSLOG')
    return words && firstLine([...words, '-v'])
  },
  follow: ({ folder, file: log }) => {
    const words = wordsOf('RSYSLOG')
    if (words === undefined) return undefined
    const config = `
global(workDirectory="${folder}" maxMessageSize="64k" processInternalMessages="off")
module(load="imfile" mode="inotify")
input(type="imfile" file="${log}" tag="log" ruleset="nowhere" readMode="0" addMetadata="off" persistStateInterval="0")
ruleset(name="nowhere" queue.type="Direct") {
  action(type="omfile" file="/dev/null" ioBufferSize="256k" flushOnTXEnd="off")
}
`
    const [file, ...args] = words
    return { file, args: [...args, '-n', '-f', write(folder, 'rsyslog.conf', config), '-i', `${folder}/rsyslog.pid`] }
  },
  syslog: ({ folder, port, output }) => {
    const words = wordsOf('RSYSLOG')
    if (words === undefined) return undefined
    const config = `
global(workDirectory="${folder}" maxMessageSize="64k" processInternalMessages="off" parser.escapeControlCharactersOnReceive="off")
module(load="imptcp" threads="2")
module(load="mmpstrucdata")
input(type="imptcp" address="127.0.0.1" port="${port}" ruleset="json" supportOctetCountedFraming="on")
template(name="json" type="list" option.jsonf="on") {
  property(outname="timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")
  property(outname="hostname" name="hostname" format="jsonf")
  property(outname="appname" name="app-name" format="jsonf")
  property(outname="procid" name="procid" format="jsonf")
  property(outname="msgid" name="msgid" format="jsonf")
  property(outname="severity" name="syslogseverity-text" format="jsonf")
  property(outname="facility" name="syslogfacility-text" format="jsonf")
  property(outname="data" name="$!rfc5424-sd" format="jsonfr")
  property(outname="message" name="msg" format="jsonf")
}
ruleset(name="json" queue.type="FixedArray" queue.size="200000" queue.dequeueBatchSize="4096" queue.workerThreads="2" queue.workerThreadMinimumMessages="50000") {
  action(type="mmpstrucdata")
  action(type="omfile" file="${output}" template="json" ioBufferSize="256k")
}
`
    const [file, ...args] = words
    return { file, args: [...args, '-n', '-f', write(folder, 'rsyslog.conf', config), '-i', `${folder}/rsyslog.pid`] }
  },
}
