import { defineTable, s } from '@qovery/sdk'
import { openTable } from '../../../kit/file-table.ts'
import { MmdbReader } from '../../../kit/mmdb/reader.ts'
import { RecordTable } from './record-table.ts'

export const mmdb = defineTable({
  name: 'mmdb',
  summary: 'Records of any MaxMind database by IP address, read again when the file changes.',
  stability: 'stable',
  config: s.object({
    path: s.file('The database.', { examples: ['/usr/share/GeoIP/GeoLite2-Country.mmdb'] }),
  }),
  examples: [{ title: 'A database of countries', config: { path: '/usr/share/GeoIP/GeoLite2-Country.mmdb' } }],
  create: ({ path }, cx) => openTable(path, (bytes) => new RecordTable(new MmdbReader(bytes)), cx),
})
