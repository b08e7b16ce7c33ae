import { decryptIp, IP_FAILURES, IP_KEYS, IP_MODES, ipCryptLibrary } from '../crypto/ipcrypt.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { ipOf } from '../net/addresses.ts'
import { formatIp } from '../net/ip-address.ts'
import { toBytes } from '../value/index.ts'

export const decrypt_ip = defineFunction({
  name: 'decrypt_ip',
  category: 'IP',
  description: 'Gives the IP address again that `encrypt_ip` encrypted.',
  params: [
    param.text('ip', 'The encrypted address.'),
    param.bytes('key', `The key that it was encrypted with, as bytes: ${IP_KEYS}.`),
    param.text('mode', `The mode that it was encrypted in: ${IP_MODES}.`),
  ],
  returns: Kind.bytes,
  failures: IP_FAILURES,
  uses: [ipCryptLibrary],
  examples: [
    {
      title: 'An IPv4 address',
      source: 'decrypt_ip!("72b9:a747:f2e9:72af:76ca:5866:6dcf:c3b0", "sixteen byte key", "aes128")',
      result: '192.168.1.1',
    },
    {
      title: 'An IPv6 address',
      source: 'decrypt_ip!("c0e6:eb35:6887:f554:4c65:8ace:17ca:6c6a", "sixteen byte key", "aes128")',
      result: '2001:db8::1',
    },
    {
      title: 'An IPv4 address, with its prefix kept',
      source: 'decrypt_ip!("33.245.248.61", "thirty-two bytes key for pfx use", "pfx")',
      result: '192.168.1.1',
    },
    {
      title: 'An IPv6 address, with its prefix kept',
      source: 'decrypt_ip!("88bd:d2bf:8865:8c4d:84b:44f6:6077:72c9", "thirty-two bytes key for ipv6pfx", "pfx")',
      result: '2001:db8::1',
    },
    {
      title: 'There and back',
      source:
        'original_ip = "192.168.1.100"\nkey = "sixteen byte key"\nmode = "aes128"\n\nencrypted = encrypt_ip!(original_ip, key, mode)\ndecrypt_ip!(encrypted, key, mode)\n',
      result: '192.168.1.100',
    },
  ],
  run: (ip, key, mode) => formatIp(decryptIp(ipOf(ip), toBytes(key), mode)),
})
