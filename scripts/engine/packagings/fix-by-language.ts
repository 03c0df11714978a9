/** How a line is written that does nothing, and from which line on nothing is code any more. */
interface Language {
  extensions: string[]
  line: (n: number) => string
  /** Data begin here. */
  end?: RegExp
}

const LANGUAGES: Language[] = [
  {
    // A statement, for a bundler would drop a comment, and the image would stay the same.
    extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'],
    line: (n) => `Object.assign(globalThis, { labFix: ${n} })`,
  },
  {
    extensions: ['.rb', '.pl', '.pm'],
    line: (n) => `# fix ${n}`,
    end: /^__(END|DATA)__\r?$/m,
  },
  { extensions: ['.py', '.ex', '.exs', '.jl', '.r'], line: (n) => `# fix ${n}` },
  {
    extensions: [
      '.go',
      '.java',
      '.kt',
      '.scala',
      '.groovy',
      '.cs',
      '.fs',
      '.rs',
      '.swift',
      '.dart',
    ],
    line: (n) => `// fix ${n}`,
  },
  { extensions: ['.c', '.cc', '.cpp', '.h', '.hpp'], line: (n) => `// fix ${n}` },
  { extensions: ['.lua', '.hs'], line: (n) => `-- fix ${n}` },
  { extensions: ['.clj'], line: (n) => `; fix ${n}` },
]

/** What stands outside of PHP's tags is output, and a line at the end may well be outside. */
const PHP_TAG = /<\?php(?=\s)/i

/** Whether a fix can be written in files with this extension. */
export function isFixable(extension: string): boolean {
  return extension === '.php' || languageOf(extension) !== undefined
}

/**
 * The text of a source file with a fix: one line that is another, and that nobody who uses the program can notice.
 * @param extension with its dot
 * @returns the same text where there is no place for it, as in a PHP file that is all output
 */
export function fixed(text: string, extension: string, n: number): string {
  if (extension === '.php') return text.replace(PHP_TAG, (tag) => `${tag} /* fix ${n} */`)
  const language = languageOf(extension)
  if (!language) return text
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const at = language.end?.exec(text)?.index ?? text.length
  const [code, data] = [text.slice(0, at), text.slice(at)]
  const gap = code === '' || code.endsWith('\n') ? '' : newline
  return code + gap + language.line(n) + newline + data
}

function languageOf(extension: string): Language | undefined {
  return LANGUAGES.find(({ extensions }) => extensions.includes(extension.toLowerCase()))
}
