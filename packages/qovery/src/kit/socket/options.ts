import { s } from '@qovery/sdk'
import type * as z from 'zod'
import { tlsSourceOptions, tlsSwitchedClientOptions } from '../tls/options.ts'
import { connectAddress, listenAddress } from './address.ts'
import { permitOrigin } from './permit.ts'

const keepalive = s
  .object({
    time_secs: s
      .uint('How long a connection is silent before the kernel asks whether the other side is still there.', {
        unit: 'seconds',
        min: 1,
      })
      .optional(),
  })
  .meta({ description: 'Finds out when the other side has gone without saying so.' })
  .optional()

/** The options of everything that listens on TCP, to be spread into a schema. */
export const tcpOptions = {
  address: listenAddress,
  keepalive,
  tls: tlsSourceOptions.meta({ description: 'Encryption of the connections.' }).optional(),
  tls_handshake_timeout_secs: s
    .uint('How long a client may take to agree on encryption. Until then it counts against `connection_limit`.', {
      unit: 'seconds',
      min: 1,
    })
    .default(30),
  connection_limit: s
    .uint('How many connections may be open at once; further ones are closed at once.', { unit: 'connections', min: 1 })
    .optional(),
  permit_origin: permitOrigin.optional(),
  shutdown_timeout_secs: s
    .uint('How long clients that keep sending may do so after the shutdown began. Silent ones are closed at once.', {
      unit: 'seconds',
    })
    .default(30),
  receive_buffer_bytes: s
    .uint('Has no effect on TCP: the kernel sizes the buffers of connections by itself.', { unit: 'bytes' })
    .optional(),
}

/** The options of everything that listens on UDP, to be spread into a schema. */
export const udpOptions = {
  address: listenAddress,
  receive_buffer_bytes: s
    .uint(
      'How much the kernel may hold for us while we are busy; what does not fit is lost. The kernel allows up to `net.core.rmem_max`. Where it is not set, as much as it allows, up to 8 MiB.',
      { unit: 'bytes', min: 1, max: 2 ** 30 },
    )
    .optional(),
}

/** The options of everything that listens on a path, to be spread into a schema. */
export const unixOptions = {
  path: s
    .string('The path of the socket, absolute. It is made anew at start and removed at the end.', {
      examples: ['/path/to/socket'],
    })
    .min(1),
}

/** The same where the user may say who may connect. */
export const socketFileOptions = {
  ...unixOptions,
  socket_file_mode: s
    .uint(
      'The permissions of the socket, such as 0o660. Left out: those that the umask of the process leaves. Only who may write to the socket can send.',
      { max: 0o7777, examples: [0o777, 0o600, 0o774] },
    )
    .optional(),
}

const send_buffer = (description: string) =>
  s.uint(description, { unit: 'bytes', min: 1, max: 2 ** 30, examples: [65_536] }).optional()

/** The options of everything that connects over TCP, to be spread into a schema. */
export const tcpClientOptions = {
  address: connectAddress,
  keepalive,
  send_buffer_bytes: send_buffer('Has no effect on TCP: the kernel sizes the buffers of connections by itself.'),
  tls: tlsSwitchedClientOptions.meta({ description: 'Encryption of the connection.' }).optional(),
}

/** The options of everything that sends over UDP, to be spread into a schema. */
export const udpClientOptions = {
  address: connectAddress,
  send_buffer_bytes: send_buffer(
    'How much the kernel may hold for us until it is sent. Left out: what `net.core.wmem_default` says.',
  ),
}

/** The options of everything that connects to a path, to be spread into a schema. */
export const unixClientOptions = {
  path: s.string('The path of the socket, absolute.', { examples: ['/path/to/socket'] }).min(1),
}

export type TcpOptions = z.output<z.ZodObject<typeof tcpOptions>>
export type UdpOptions = z.output<z.ZodObject<typeof udpOptions>>
