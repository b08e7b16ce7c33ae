import { defineTable, s } from '@qovery/sdk'
import { openTable } from '../../../kit/file-table.ts'
import { MmdbReader } from '../../../kit/mmdb/reader.ts'
import { fieldsOfDatabase } from './fields.ts'
import { PlaceTable } from './place-table.ts'

export const geoip = defineTable({
  name: 'geoip',
  summary: 'Places and networks of IP addresses from a MaxMind GeoIP2 or GeoLite2 database.',
  stability: 'stable',
  config: s.object({
    path: s.file('The database: of cities, countries, networks (ASN, ISP), connection types or anonymous addresses.', {
      examples: ['/usr/share/GeoIP/GeoLite2-City.mmdb'],
    }),
    locale: s
      .string(
        'The language of names: `de`, `en`, `es`, `fr`, `ja`, `pt-BR`, `ru` or `zh-CN`, where the database has it.',
        {
          examples: ['en', 'pt-BR'],
        },
      )
      .default('en'),
  }),
  examples: [
    {
      title: 'Cities with German names',
      config: { path: '/usr/share/GeoIP/GeoLite2-City.mmdb', locale: 'de' },
    },
  ],
  create: ({ path, locale }, cx) =>
    openTable(
      path,
      (bytes) => {
        const reader = new MmdbReader(bytes)
        return new PlaceTable(reader, fieldsOfDatabase(reader.databaseType, locale))
      },
      cx,
    ),
})
