/** What can be wrong with a line. Made once: an error with a stack of its own costs more than all else in reading a line. */
export const Fault = {
  no_fields: new SyntaxError('a point needs fields: "key=value"'),
  trailing: new SyntaxError('there is more than a time after the fields'),
  open_text: new SyntaxError('a text has no closing quote'),
  after_text: new SyntaxError('a text is followed by neither "," nor " "'),
  out_of_range: new SyntaxError('a number is out of range'),
  no_value: new SyntaxError('the value of a field is neither number, boolean nor text in quotes'),
  no_integer: new SyntaxError('an integer has other characters than digits'),
  too_wide: new SyntaxError('an integer has more than 64 bits'),
  no_tag: new SyntaxError('a tag is not written "key=value"'),
  many_tags: new SyntaxError('a point has more than 256 tags, which each of its fields would have'),
  empty: new SyntaxError('a measurement, a tag or a field has an empty name or value'),
  backslash_end: new SyntaxError('a name or a value of a tag ends with a backslash'),
} as const
