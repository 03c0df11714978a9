import fc from 'fast-check'

/**
 * Where the random inputs of property tests start from: the same in every run, so that a failure in CI is a failure here,
 * and another one for who asks for it (`FUZZ_SEED=7 npm test`). A failure's message names it.
 */
const seed = Number(process.env['FUZZ_SEED'] ?? 20_260_501)
fc.configureGlobal({ seed })

/** A string of any UTF-16 units, so that halves of surrogate pairs are among them. */
const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 })
  .map((units) => String.fromCharCode(...units))

/** What is meant to come out of its place: of a tag, an attribute, a string, a comment. */
export const MARKUP = [
  '<script>window.pwned=1</script>',
  '</title><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' autofocus onfocus=alert(1) x='",
  '<svg/onload=alert(1)>',
  '<iframe srcdoc="<script>parent.pwned=1</script>">',
  '<a href="javascript:alert(1)">x</a>',
  '</textarea></style></script><script>alert(1)</script>',
  '<!--><script>alert(1)</script>-->',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;',
  '<ſcript>alert(1)</ſcript>',
  '＜script＞alert(1)＜/script＞',
  '\\u003cscript\\u003e',
  '`=/"\'<>&',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<form action=https://evil.example/><button>x',
  '%3Cscript%3E',
  '+ADw-script+AD4-',
]

/** Words in many scripts and directions, marks that combine, and what emoji are made of. */
const SCRIPTS = [
  ...[
    'Ελληνικά',
    'Кириллица',
    'עברית',
    'العربية',
    'हिन्दी',
    'தமிழ்',
    'ไทย',
    '한국어',
    '日本語',
    '中文',
    'አማርኛ',
    'ქართული',
  ],
  ...[
    'e\u0301',
    'Z\u0351\u036b\u0343a\u035dl\u0341go',
    'ﬁ',
    'İ',
    'ß',
    '\u{1d573}',
    '\u{20000}',
    '\u{10ffff}',
  ],
  ...[
    '👩‍👩‍👧‍👦',
    '🏳️‍🌈',
    '🇺🇦',
    '👍🏽',
    '1️⃣',
    '\u202eabc\u202c',
    '\u2067x\u2069',
    'a\u200db',
    '\ufeffx',
    'x\u00adx',
  ],
]

/** Any title, good or bad. */
export const titles = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 210 }),
  fc.string({ unit: 'binary', maxLength: 210 }),
  anyUnits,
  fc.constantFrom(...MARKUP, ...SCRIPTS),
  fc
    .array(
      fc.constantFrom(
        ...MARKUP,
        ...SCRIPTS,
        ' ',
        '\t',
        '\u3000',
        '\0',
        '\n',
        '\u3164',
        '\u2800',
        '\u034f',
      ),
      {
        maxLength: 6,
      },
    )
    .map((parts) => parts.join('')),
)

/** A title that is accepted, as it is kept. */
export const goodTitles = titles.map((title) => title.trim()).filter(isGood)

/**
 * Whether a title is accepted, said a second time in another way: code point by code point.
 * @param title is trimmed
 */
export function isGood(title: string): boolean {
  const points = Array.from(title)
  const isHalf = (point: string) => point.length === 1 && point >= '\ud800' && point <= '\udfff'
  const breaks = (point: string) =>
    point <= '\x1f' ||
    (point >= '\x7f' && point <= '\x9f') ||
    point === '\u2028' ||
    point === '\u2029'
  const blank = ['\u2800', '\u{16fe4}', '\u{1d159}']
  const isSeen = (point: string) => !/^[\p{Cf}\p{Zs}\p{DI}]$/u.test(point) && !blank.includes(point)
  return points.length <= 200 && points.some(isSeen) && !points.some(isHalf) && !points.some(breaks)
}

/** Any JSON as the body of a new task or of a change, as it is sent. Some of it is good. */
export const taskBodies = fc
  .oneof(
    fc.jsonValue(),
    fc.record({ title: fc.jsonValue(), completed: fc.jsonValue() }, { requiredKeys: [] }),
    fc.record({ title: titles, completed: fc.boolean() }, { requiredKeys: [] }),
  )
  .map((body) => JSON.stringify(body))

/** What a body changes of a task; undefined where it must be refused. */
export function changeIn(body: string): { title?: string; completed?: boolean } | undefined {
  const value: unknown = JSON.parse(body)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { title, completed } = value as Record<string, unknown>
  if (title === undefined && completed === undefined) return undefined
  if (title !== undefined && !(typeof title === 'string' && isGood(title.trim()))) return undefined
  if (completed !== undefined && typeof completed !== 'boolean') return undefined
  return {
    ...(title !== undefined && { title: title.trim() }),
    ...(completed !== undefined && { completed }),
  }
}

/** The title of the task that a body adds; undefined where it must be refused. */
export function titleIn(body: string): string | undefined {
  const value: unknown = JSON.parse(body)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { title } = value as Record<string, unknown>
  return typeof title === 'string' && isGood(title.trim()) ? title.trim() : undefined
}
