export const DAY_SECONDS = 86_400

/** Days since 1970-01-01 of a day in the proleptic Gregorian calendar; months and days count from 1. */
export function daysOf(year: number, month: number, day: number): number {
  // Years begin in March, so that a leap day is the last of its year; 400 of them are an era of 146,097 days.
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** 0 for Sundays. */
export function weekdayOf(days: number): number {
  return modulo(days + 4, 7)
}

/** The ISO 8601 week of a day: the one whose Thursday decides the year. */
export function isoWeekOf(days: number): { year: number; week: number } {
  const thursday = days + 3 - modulo(days + 3, 7)
  const year = new Date(thursday * DAY_SECONDS * 1000).getUTCFullYear()
  return { year, week: Math.floor((thursday - daysOf(year, 1, 1)) / 7) + 1 }
}

export function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}
