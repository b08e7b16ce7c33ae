import { codePointSet, type CodePointSet } from './code-points.ts'

const sets = new Map<string, CodePointSet>()

/** The code points up to `most` that match a class of JavaScript, such as `\p{L}_`. */
export function propertySet(expression: string, most: number): CodePointSet {
  const key = `${expression} ${most}`
  let set = sets.get(key)
  if (set === undefined) {
    set = read(expression, most)
    sets.set(key, set)
  }
  return set
}

/** What JavaScript calls the property that Rust's `\p{name}` or `\p{name=value}` means; `undefined` where it has none. */
export function propertyExpression(name: string, value?: string): string | undefined {
  const key = loose(name)
  if (value === undefined) return key === 'any' ? 'Any' : (oneWord(key) ?? oneWord(key.replace(/^is/, '')))
  if (key === 'gc' || key === 'generalcategory') return categories().get(loose(value))
  const script = scripts().get(loose(value))
  if (script === undefined) return undefined
  if (key === 'sc' || key === 'script') return `Script=${script}`
  return key === 'scx' || key === 'scriptextensions' ? `Script_Extensions=${script}` : undefined
}

function oneWord(key: string): string | undefined {
  const script = scripts().get(key)
  return categories().get(key) ?? binaries().get(key) ?? (script === undefined ? undefined : `Script=${script}`)
}

function read(expression: string, most: number): CodePointSet {
  const pattern = new RegExp(`[${expression}]+`, 'gu')
  const pairs: [number, number][] = []
  for (const [first, last] of ASSIGNED) {
    if (first > most) continue
    for (const [run] of characters(first, Math.min(last, most)).matchAll(pattern)) {
      const end = run.codePointAt(run.length - (first > 0xffff ? 2 : 1)) as number
      pairs.push([run.codePointAt(0) as number, end])
    }
  }
  for (const [first, last] of most > 0xffff ? uniform() : []) {
    if (String.fromCodePoint(first).search(pattern) === 0) pairs.push([first, last])
  }
  return codePointSet(pairs)
}

/** Where characters are assigned, around the surrogates. */
const ASSIGNED: readonly (readonly [number, number])[] = [
  [0, 0xd7ff],
  [0xe000, 0xffff],
  [0x10000, 0x1ffff],
  [0x20000, 0x2ffff],
  [0x30000, 0x3ffff],
  [0xe0000, 0xe0fff],
]

/** Ranges beyond them, each of which is all of one kind: unassigned, private, or no characters. */
function* uniform(): Generator<readonly [number, number]> {
  for (let plane = 4; plane <= 16; plane++) {
    const start = plane * 0x10000
    yield [plane === 14 ? start + 0x1000 : start, start + 0xfffd]
    yield [start + 0xfffe, start + 0xffff]
  }
}

function characters(first: number, last: number): string {
  const parts: string[] = []
  for (let from = first; from <= last; from += 4096) {
    const codes = Array.from({ length: Math.min(4096, last - from + 1) }, (_, index) => from + index)
    parts.push(String.fromCodePoint(...codes))
  }
  return parts.join('')
}

/** Case, spaces, hyphens and underscores say nothing in names of properties (UAX 44, LM3). */
function loose(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '')
}

let categoryNames: Map<string, string> | undefined
let binaryNames: Map<string, string> | undefined
let scriptNames: Map<string, string> | undefined

const categories = () => (categoryNames ??= known(CATEGORIES))
const binaries = () => (binaryNames ??= known(BINARIES))
const scripts = () => (scriptNames ??= known(SCRIPTS, 'Script='))

function known(names: string, prefix = ''): Map<string, string> {
  const usable = names.split(/\s+/).filter((name) => isProperty(prefix + name))
  return new Map(usable.map((name) => [loose(name), name]))
}

function isProperty(expression: string): boolean {
  try {
    return new RegExp(`\\p{${expression}}`, 'u').unicode
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

const CATEGORIES = `C Other Cc Control Cf Format Cn Unassigned Co Private_Use Cs Surrogate L Letter LC Cased_Letter Ll
  Lowercase_Letter Lm Modifier_Letter Lo Other_Letter Lt Titlecase_Letter Lu Uppercase_Letter M Mark Combining_Mark Mc
  Spacing_Mark Me Enclosing_Mark Mn Nonspacing_Mark N Number Nd Decimal_Number Nl Letter_Number No Other_Number P
  Punctuation punct Pc Connector_Punctuation Pd Dash_Punctuation Pe Close_Punctuation Pf Final_Punctuation Pi
  Initial_Punctuation Po Other_Punctuation Ps Open_Punctuation S Symbol Sc Currency_Symbol Sk Modifier_Symbol Sm
  Math_Symbol So Other_Symbol Z Separator Zl Line_Separator Zp Paragraph_Separator Zs Space_Separator digit cntrl`
const BINARIES = `ASCII Any Assigned ASCII_Hex_Digit AHex Alphabetic Alpha Bidi_Control Bidi_C Bidi_Mirrored Bidi_M
  Case_Ignorable CI Cased Changes_When_Casefolded CWCF Changes_When_Casemapped CWCM Changes_When_Lowercased CWL
  Changes_When_NFKC_Casefolded CWKCF Changes_When_Titlecased CWT Changes_When_Uppercased CWU Dash
  Default_Ignorable_Code_Point DI Deprecated Dep Diacritic Dia Emoji Emoji_Component EComp Emoji_Modifier EMod
  Emoji_Modifier_Base EBase Emoji_Presentation EPres Extended_Pictographic ExtPict Extender Ext Grapheme_Base Gr_Base
  Grapheme_Extend Gr_Ext Hex_Digit Hex IDS_Binary_Operator IDSB IDS_Trinary_Operator IDST ID_Continue IDC ID_Start IDS
  Ideographic Ideo Join_Control Join_C Logical_Order_Exception LOE Lowercase Lower Math Noncharacter_Code_Point NChar
  Pattern_Syntax Pat_Syn Pattern_White_Space Pat_WS Quotation_Mark QMark Radical Regional_Indicator RI Sentence_Terminal
  STerm Soft_Dotted SD Terminal_Punctuation Term Unified_Ideograph UIdeo Uppercase Upper Variation_Selector VS
  White_Space space XID_Continue XIDC XID_Start XIDS`
const SCRIPTS = `Adlam Adlm Ahom Anatolian_Hieroglyphs Hluw Arabic Arab Armenian Armn Avestan Avst Balinese Bali Bamum Bamu
  Bassa_Vah Bass Batak Batk Bengali Beng Bhaiksuki Bhks Bopomofo Bopo Brahmi Brah Braille Brai Buginese Bugi Buhid Buhd
  Canadian_Aboriginal Cans Carian Cari Caucasian_Albanian Aghb Chakma Cakm Cham Cherokee Cher Chorasmian Chrs Common Zyyy
  Coptic Copt Qaac Cuneiform Xsux Cypriot Cprt Cypro_Minoan Cpmn Cyrillic Cyrl Deseret Dsrt Devanagari Deva Dives_Akuru
  Diak Dogra Dogr Duployan Dupl Egyptian_Hieroglyphs Egyp Elbasan Elba Elymaic Elym Ethiopic Ethi Garay Gara Georgian
  Geor Glagolitic Glag Gothic Goth Grantha Gran Greek Grek Gujarati Gujr Gunjala_Gondi Gong Gurmukhi Guru Gurung_Khema
  Gukh Han Hani Hangul Hang Hanifi_Rohingya Rohg Hanunoo Hano Hatran Hatr Hebrew Hebr Hiragana Hira Imperial_Aramaic Armi
  Inherited Zinh Qaai Inscriptional_Pahlavi Phli Inscriptional_Parthian Prti Javanese Java Kaithi Kthi Kannada Knda
  Katakana Kana Kawi Kayah_Li Kali Kharoshthi Khar Khitan_Small_Script Kits Khmer Khmr Khojki Khoj Khudawadi Sind
  Kirat_Rai Krai Lao Laoo Latin Latn Lepcha Lepc Limbu Limb Linear_A Lina Linear_B Linb Lisu Lycian Lyci Lydian Lydi
  Mahajani Mahj Makasar Maka Malayalam Mlym Mandaic Mand Manichaean Mani Marchen Marc Masaram_Gondi Gonm Medefaidrin Medf
  Meetei_Mayek Mtei Mende_Kikakui Mend Meroitic_Cursive Merc Meroitic_Hieroglyphs Mero Miao Plrd Modi Mongolian Mong Mro
  Mroo Multani Mult Myanmar Mymr Nabataean Nbat Nag_Mundari Nagm Nandinagari Nand New_Tai_Lue Talu Newa Nko Nkoo Nushu
  Nshu Nyiakeng_Puachue_Hmong Hmnp Ogham Ogam Ol_Chiki Olck Ol_Onal Onao Old_Hungarian Hung Old_Italic Ital
  Old_North_Arabian Narb Old_Permic Perm Old_Persian Xpeo Old_Sogdian Sogo Old_South_Arabian Sarb Old_Turkic Orkh
  Old_Uyghur Ougr Oriya Orya Osage Osge Osmanya Osma Pahawh_Hmong Hmng Palmyrene Palm Pau_Cin_Hau Pauc Phags_Pa Phag
  Phoenician Phnx Psalter_Pahlavi Phlp Rejang Rjng Runic Runr Samaritan Samr Saurashtra Saur Sharada Shrd Shavian Shaw
  Siddham Sidd SignWriting Sgnw Sinhala Sinh Sogdian Sogd Sora_Sompeng Sora Soyombo Soyo Sundanese Sund Sunuwar Sunu
  Syloti_Nagri Sylo Syriac Syrc Tagalog Tglg Tagbanwa Tagb Tai_Le Tale Tai_Tham Lana Tai_Viet Tavt Takri Takr Tamil Taml
  Tangsa Tnsa Tangut Tang Telugu Telu Thaana Thaa Thai Tibetan Tibt Tifinagh Tfng Tirhuta Tirh Todhri Todr Toto
  Tulu_Tigalari Tutg Ugaritic Ugar Vai Vaii Vithkuqi Vith Wancho Wcho Warang_Citi Wara Yezidi Yezi Yi Yiii
  Zanabazar_Square Zanb`
