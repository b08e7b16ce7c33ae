import { encryptIp, IP_FAILURES, IP_KEYS, IP_MODES, ipCryptLibrary } from '../crypto/ipcrypt.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { ipOf } from '../net/addresses.ts'
import { formatIp } from '../net/ip-address.ts'
import { toBytes } from '../value/index.ts'

export const encrypt_ip = defineFunction({
  name: 'encrypt_ip',
  category: 'IP',
  description:
    'Encrypts an IP address to another one, by [ipcrypt](https://datatracker.ietf.org/doc/draft-denis-ipcrypt/); `decrypt_ip` gives the address again.',
  notes: [
    '`aes128` gives an IPv6 address, whatever the address is; nothing of it can be seen in the result.',
    '`pfx` keeps the family, and addresses that begin with the same bits give addresses that do so too.',
  ],
  params: [
    param.text('ip', 'The address.'),
    param.bytes('key', `The key, as bytes: ${IP_KEYS}.`),
    param.text('mode', `${IP_MODES}.`),
  ],
  returns: Kind.bytes,
  failures: IP_FAILURES,
  uses: [ipCryptLibrary],
  examples: [
    {
      title: 'An IPv4 address',
      source: 'encrypt_ip!("192.168.1.1", "sixteen byte key", "aes128")',
      result: '72b9:a747:f2e9:72af:76ca:5866:6dcf:c3b0',
    },
    {
      title: 'An IPv6 address',
      source: 'encrypt_ip!("2001:db8::1", "sixteen byte key", "aes128")',
      result: 'c0e6:eb35:6887:f554:4c65:8ace:17ca:6c6a',
    },
    {
      title: 'An IPv4 address, with its prefix kept',
      source: 'encrypt_ip!("192.168.1.1", "thirty-two bytes key for pfx use", "pfx")',
      result: '33.245.248.61',
    },
    {
      title: 'An IPv6 address, with its prefix kept',
      source: 'encrypt_ip!("2001:db8::1", "thirty-two bytes key for ipv6pfx", "pfx")',
      result: '88bd:d2bf:8865:8c4d:84b:44f6:6077:72c9',
    },
  ],
  run: (ip, key, mode) => formatIp(encryptIp(ipOf(ip), toBytes(key), mode)),
})
