import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { floatOrZero } from '../numbers/decimal.ts'
import { nearest, roundAt } from '../numbers/rounding.ts'

const EARTH_RADIUS_KM = 6371.0088
const MILES_PER_KM = 0.6213712
const RADIANS = Math.PI / 180

export const haversine = defineFunction({
  name: 'haversine',
  category: 'Map',
  description:
    'Gives the distance between two points on the earth, and the direction from the first to the second in degrees.',
  params: [
    param.float('latitude1', 'The latitude of the first point, in degrees.'),
    param.float('longitude1', 'The longitude of the first point.'),
    param.float('latitude2', 'The latitude of the second point.'),
    param.float('longitude2', 'The longitude of the second point.'),
    param.choice(
      'measurement_unit',
      'The unit of the distance.',
      { kilometers: 'Kilometers.', miles: 'Miles.' },
      { default: 'kilometers' },
    ),
  ],
  returns: Kind.object({ distance: Kind.float, bearing: Kind.float }),
  rules: ['The distance is rounded to seven decimals, the direction to three.'],
  failures: [],
  examples: [
    {
      title: 'Kilometers',
      source: 'haversine(0.0, 0.0, 10.0, 10.0)',
      result: { distance: 1568.5227233, bearing: 44.561 },
    },
    {
      title: 'Miles',
      source: 'haversine(0.0, 0.0, 10.0, 10.0, measurement_unit: "miles")',
      result: { distance: 974.6348468, bearing: 44.561 },
    },
  ],
  run(latitude1, longitude1, latitude2, longitude2, unit) {
    const [from, to] = [latitude1 * RADIANS, latitude2 * RADIANS]
    const across = longitude2 * RADIANS - longitude1 * RADIANS
    const chord = Math.sin((to - from) / 2) ** 2 + Math.cos(from) * Math.cos(to) * Math.sin(across / 2) ** 2
    const radius = EARTH_RADIUS_KM * (unit === 'miles' ? MILES_PER_KM : 1)
    const east = Math.sin(across) * Math.cos(to)
    const north = Math.cos(from) * Math.sin(to) - Math.sin(from) * Math.cos(to) * Math.cos(across)
    return {
      bearing: floatOrZero(roundAt((Math.atan2(east, north) / RADIANS + 360) % 360, 3, nearest)),
      distance: floatOrZero(roundAt(2 * Math.asin(Math.sqrt(chord)) * radius, 7, nearest)),
    }
  },
})
