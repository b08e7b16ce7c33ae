/** `%`, then an optional padding (`-` none, `_` spaces, `0` zeros), then the specifier. */
export const SPECIFIER = /%([-_0]?)(\+|:{0,3}z|#z|\.[369]?f|[369]?f|[A-Za-z%])/y

/** Specifiers that stand for several. */
export const COMPOSITES: Readonly<Record<string, string>> = {
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  F: '%Y-%m-%d',
  v: '%e-%b-%Y',
  R: '%H:%M',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  r: '%I:%M:%S %p',
  c: '%a %b %e %H:%M:%S %Y',
  '+': '%Y-%m-%dT%H:%M:%S%.f%:z',
}
