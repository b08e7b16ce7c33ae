/** Parameters of a CRC, as the catalogue of CRC RevEng has them. */
export interface CrcAlgorithm {
  readonly name: string
  readonly width: number
  readonly polynomial: bigint
  readonly start: bigint
  /** Whether the lowest bit of each byte comes first. */
  readonly reflected: boolean
  /** Whether the remainder is turned around at the end although its bytes were not. */
  readonly turned: boolean
  readonly xor: bigint
  /** What `123456789` gives. */
  readonly check: bigint
}

/** Name (the number in it is the width), polynomial, start, order of bits (`r`: reflected), xor, check; in hexadecimal. */
const TABLE = `
3_GSM 3 0 - 7 4
3_ROHC 3 7 r 0 6
4_G_704 3 0 r 0 7
4_INTERLAKEN 3 f - f b
5_EPC_C1G2 9 9 - 0 0
5_G_704 15 0 r 0 7
5_USB 5 1f r 1f 19
6_CDMA2000_A 27 3f - 0 d
6_CDMA2000_B 7 3f - 0 3b
6_DARC 19 0 r 0 26
6_GSM 2f 0 - 3f 13
6_G_704 3 0 r 0 6
7_MMC 9 0 - 0 75
7_ROHC 4f 7f r 0 53
7_UMTS 45 0 - 0 61
8_AUTOSAR 2f ff - ff df
8_BLUETOOTH a7 0 r 0 26
8_CDMA2000 9b ff - 0 da
8_DARC 39 0 r 0 15
8_DVB_S2 d5 0 - 0 bc
8_GSM_A 1d 0 - 0 37
8_GSM_B 49 0 - ff 94
8_HITAG 1d ff - 0 b4
8_I_432_1 7 0 - 55 a1
8_I_CODE 1d fd - 0 7e
8_LTE 9b 0 - 0 ea
8_MAXIM_DOW 31 0 r 0 a1
8_MIFARE_MAD 1d c7 - 0 99
8_NRSC_5 31 ff - 0 f7
8_OPENSAFETY 2f 0 - 0 3e
8_ROHC 7 ff r 0 d0
8_SAE_J1850 1d ff - ff 4b
8_SMBUS 7 0 - 0 f4
8_TECH_3250 1d ff r 0 97
8_WCDMA 9b 0 r 0 25
10_ATM 233 0 - 0 199
10_CDMA2000 3d9 3ff - 0 233
10_GSM 175 0 - 3ff 12a
11_FLEXRAY 385 1a - 0 5a3
11_UMTS 307 0 - 0 61
12_CDMA2000 f13 fff - 0 d4d
12_DECT 80f 0 - 0 f5b
12_GSM d31 0 - fff b34
12_UMTS 80f 0 t 0 daf
13_BBC 1cf5 0 - 0 4fa
14_DARC 805 0 r 0 82d
14_GSM 202d 0 - 3fff 30ae
15_CAN 4599 0 - 0 59e
15_MPT1327 6815 0 - 1 2566
16_ARC 8005 0 r 0 bb3d
16_CDMA2000 c867 ffff - 0 4c06
16_CMS 8005 ffff - 0 aee7
16_DDS_110 8005 800d - 0 9ecf
16_DECT_R 589 0 - 1 7e
16_DECT_X 589 0 - 0 7f
16_DNP 3d65 0 r ffff ea82
16_EN_13757 3d65 0 - ffff c2b7
16_GENIBUS 1021 ffff - ffff d64e
16_GSM 1021 0 - ffff ce3c
16_IBM_3740 1021 ffff - 0 29b1
16_IBM_SDLC 1021 ffff r ffff 906e
16_ISO_IEC_14443_3_A 1021 c6c6 r 0 bf05
16_KERMIT 1021 0 r 0 2189
16_LJ1200 6f63 0 - 0 bdf4
16_M17 5935 ffff - 0 772b
16_MAXIM_DOW 8005 0 r ffff 44c2
16_MCRF4XX 1021 ffff r 0 6f91
16_MODBUS 8005 ffff r 0 4b37
16_NRSC_5 80b ffff r 0 a066
16_OPENSAFETY_A 5935 0 - 0 5d38
16_OPENSAFETY_B 755b 0 - 0 20fe
16_PROFIBUS 1dcf ffff - ffff a819
16_RIELLO 1021 b2aa r 0 63d0
16_SPI_FUJITSU 1021 1d0f - 0 e5cc
16_T10_DIF 8bb7 0 - 0 d0db
16_TELEDISK a097 0 - 0 fb3
16_TMS37157 1021 89ec r 0 26b1
16_UMTS 8005 0 - 0 fee8
16_USB 8005 ffff r ffff b4c8
16_XMODEM 1021 0 - 0 31c3
17_CAN_FD 1685b 0 - 0 4f03
21_CAN_FD 102899 0 - 0 ed841
24_BLE 65b 555555 r 0 c25a56
24_FLEXRAY_A 5d6dcb fedcba - 0 7979bd
24_FLEXRAY_B 5d6dcb abcdef - 0 1f23b8
24_INTERLAKEN 328b63 ffffff - ffffff b4f3e6
24_LTE_A 864cfb 0 - 0 cde703
24_LTE_B 800063 0 - 0 23ef52
24_OPENPGP 864cfb b704ce - 0 21cf02
24_OS_9 800063 ffffff - ffffff 200fa5
30_CDMA 2030b9c7 3fffffff - 3fffffff 4c34abf
31_PHILIPS 4c11db7 7fffffff - 7fffffff ce9e46c
32_AIXM 814141ab 0 - 0 3010bf7f
32_AUTOSAR f4acfb13 ffffffff r ffffffff 1697d06a
32_BASE91_D a833982b ffffffff r ffffffff 87315576
32_BZIP2 4c11db7 ffffffff - ffffffff fc891918
32_CD_ROM_EDC 8001801b 0 r 0 6ec2edc4
32_CKSUM 4c11db7 0 - ffffffff 765e7680
32_ISCSI 1edc6f41 ffffffff r ffffffff e3069283
32_ISO_HDLC 4c11db7 ffffffff r ffffffff cbf43926
32_JAMCRC 4c11db7 ffffffff r 0 340bc6d9
32_MEF 741b8cd7 ffffffff r 0 d2c22f51
32_MPEG_2 4c11db7 ffffffff - 0 376e6e7
32_XFER af 0 - 0 bd0be338
40_GSM 4820009 0 - ffffffffff d4164fc646
64_ECMA_182 42f0e1eba9ea3693 0 - 0 6c40df5f0b497347
64_GO_ISO 1b ffffffffffffffff r ffffffffffffffff b90956c775a41001
64_MS 259c84cba6426349 ffffffffffffffff r 0 75d4b74f024eceea
64_REDIS ad93d23594c935a9 0 r 0 e9c6d914c4b8d9ca
64_WE 42f0e1eba9ea3693 ffffffffffffffff - ffffffffffffffff 62ec59e3f1a4f00a
64_XZ 42f0e1eba9ea3693 ffffffffffffffff r ffffffffffffffff 995dc9bbdf1939fa
82_DARC 308c0111011401440411 0 r 0 9ea83f625023801fd612`

/** All algorithms by their names, such as `CRC_32_ISO_HDLC`. */
export const CRC_ALGORITHMS: ReadonlyMap<string, CrcAlgorithm> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => [`CRC_${line.split(' ', 1)[0]}`, algorithmOf(line)]),
)

function algorithmOf(line: string): CrcAlgorithm {
  const [name, polynomial, start, order, xor, check] = line.split(' ') as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  return {
    name: `CRC_${name}`,
    width: Number.parseInt(name, 10),
    polynomial: BigInt(`0x${polynomial}`),
    start: BigInt(`0x${start}`),
    reflected: order === 'r',
    turned: order === 't',
    xor: BigInt(`0x${xor}`),
    check: BigInt(`0x${check}`),
  }
}
