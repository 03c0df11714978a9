import fc from 'fast-check'

/** Calls `globalThis.hacked()` where it is run, in any place that a text of ours may end up in. */
export const MARKUP = [
  '<script>hacked()</script>',
  '</title></style></textarea></svg><script>hacked()</script>',
  '<img src=x onerror=hacked()>',
  '"><svg onload=hacked()>',
  "' onmouseover='hacked()",
  '`<img src=x onerror=hacked()>`',
  '<![CDATA[<script>hacked()</script>]]>',
  '--><script>hacked()</script><!--',
  '{{#with this}}{{constructor}}{{/with}}',
  '[link](javascript:hacked())',
]

/** What a terminal would obey. */
export const SEQUENCES = [
  '\u001b]0;hacked\u0007',
  '\u001b]52;c;aGFja2Vk\u001b\\',
  '\u001b[6n',
  '\u001b[2J\u001b[H',
  '\u009b31m',
  'good\rbad',
  '\u0000\u0008\u007f\u202e',
]

/** Folders and files that a shell, an option parser, Compose or a comma-separated option would take for something else. */
export const NAMES = [
  'with blank',
  `it's "quoted"`,
  '$(touch hacked)',
  '`touch hacked`',
  '; touch hacked #',
  '--privileged',
  '-v',
  'two\nlines',
  '${HOME}$HOME$$',
  'a,b=c',
  'glob*?[x]',
  '~',
  '#{x}%n\\',
]

/** A text from somebody who means harm, or who only has no luck. */
export const hostileText = fc.oneof(
  fc.constantFrom(...MARKUP, ...SEQUENCES, ...NAMES),
  fc.constantFrom(
    '',
    ' ',
    '__proto__',
    'constructor',
    '\ud800',
    '../../etc/passwd',
    '|',
    '`'.repeat(9),
  ),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(' '.repeat(50_000), '`'.repeat(50_000), '\n'.repeat(50_000), 'a'.repeat(200_000)),
)

/** Any value that JSON can hold, and that nobody would write. */
export const hostileValue = fc.oneof(
  hostileText,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(null, true, 0, -1, 1e308, -1e308, 5e-324, [], {}),
  fc.jsonValue(),
)
