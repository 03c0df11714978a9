/** What of a command does not survive a paste into bash or zsh. */
export interface PasteProblem {
  /** Of the script, counted from 0. */
  line: number
  problem: string
}

/** What the shell is inside of; the outermost is the script itself. */
type Context = 'script' | 'subshell' | 'double' | 'parameter'

/**
 * Looks for what a prompt takes otherwise than the author meant it: comments, patterns that are not quoted, `!`, and what
 * changes the reader's own shell.
 */
export function pasteProblems(script: string): PasteProblem[] {
  return new PasteReader(script).read()
}

class PasteReader {
  readonly #script: string
  readonly #problems: PasteProblem[] = []
  readonly #contexts: Context[] = ['script']
  #at = 0
  /** Whether a command's name may come here. */
  #startsCommand = true
  /** Ends of the here-documents whose text begins on the next line. */
  #heredocs: string[] = []

  constructor(script: string) {
    this.#script = script
  }

  read(): PasteProblem[] {
    while (this.#at < this.#script.length) this.#step()
    return this.#problems
  }

  get #rest(): string {
    return this.#script.slice(this.#at)
  }

  get #context(): Context {
    return this.#contexts.at(-1) ?? 'script'
  }

  #step(): void {
    const char = this.#script[this.#at] ?? ''
    if (char === '\\') {
      this.#at += 2
    } else if (char === '$') {
      this.#dollar()
    } else if (this.#context === 'double') {
      this.#inDoubleQuotes(char)
    } else if (this.#context === 'parameter') {
      if (char === '}') this.#contexts.pop()
      this.#at++
    } else {
      this.#bare(char)
    }
  }

  /** `$(…)`, `${…}`, or a parameter of one character, such as `$?`. */
  #dollar(): void {
    const opening = this.#script[this.#at + 1]
    if (opening === '(') this.#open('subshell', 2)
    else if (opening === '{') this.#open('parameter', 2)
    else this.#at += 2
    this.#startsCommand = opening === '('
  }

  #open(context: Context, length: number): void {
    this.#contexts.push(context)
    this.#at += length
  }

  #inDoubleQuotes(char: string): void {
    if (char === '!' && /^![^\s="(]/.test(this.#rest)) {
      this.#tell('"!" in double quotes is history to a prompt; take single quotes')
    }
    if (char === '"') this.#contexts.pop()
    this.#at++
  }

  #bare(char: string): void {
    const beginsWord = /^$|[\s;&|(]/.test(this.#script[this.#at - 1] ?? '')
    if (beginsWord && this.#startsCommand && !/[\s;&|()#]/.test(char)) this.#commandWord()
    if (this.#skip(char, beginsWord)) return
    this.#refusePattern(char, beginsWord)
    if (char === ')' && this.#contexts.length > 1) this.#contexts.pop()
    if (/[\n;&|]/.test(char)) this.#startsCommand = true
    this.#at++
    if (char === '\n') this.#skipHeredocs()
  }

  /** Steps over or into what has rules of its own; false where the character stands for itself. */
  #skip(char: string, beginsWord: boolean): boolean {
    const test = beginsWord ? /^\[\[?(?=\s)/.exec(this.#rest)?.[0] : undefined
    if (char === "'") this.#singleQuotes()
    else if (char === '"') this.#open('double', 1)
    else if (char === '(') {
      this.#startsCommand = true
      this.#open('subshell', 1)
    } else if (char === '#' && beginsWord) this.#comment()
    else if (test !== undefined) this.#at += test.length
    else return this.#heredoc()
    return true
  }

  /** The first word of a command: what it must not be, at the reader's own prompt. */
  #commandWord(): void {
    const [word = ''] = /^[^\s;&|()]+/.exec(this.#rest) ?? []
    // NAME=value before a command: the command is yet to come.
    this.#startsCommand = /^\w+=/.test(word)
    if (['cd', 'export', 'set', 'source', '.'].includes(word) && this.#context === 'script') {
      this.#tell(`"${word}" changes the reader's own shell; put it in parentheses`)
    }
  }

  #singleQuotes(): void {
    const end = this.#script.indexOf("'", this.#at + 1)
    this.#startsCommand = false
    this.#at = end === -1 ? this.#script.length : end + 1
  }

  #comment(): void {
    this.#tell('zsh takes no comment at its prompt; write it above the block')
    const end = this.#script.indexOf('\n', this.#at)
    this.#at = end === -1 ? this.#script.length : end
  }

  #refusePattern(char: string, beginsWord: boolean): void {
    if (/[?*[]/.test(char)) this.#tell(`"${char}" is a pattern to zsh; quote it`)
    if (char === '!' && /^![^\s=(]/.test(this.#rest)) {
      this.#tell('"!" is history to a prompt; put it in single quotes')
    }
    if (char === '=' && beginsWord && /^=\w/.test(this.#rest)) {
      this.#tell('"=" at the beginning of a word is a path to zsh; quote it')
    }
  }

  /** `<<EOF`: the text begins on the next line. */
  #heredoc(): boolean {
    const match = /^<<-?\s*(['"]?)(\w+)\1/.exec(this.#rest)
    if (!match) return false
    this.#heredocs.push(match[2] ?? '')
    this.#at += match[0].length
    return true
  }

  #skipHeredocs(): void {
    for (const end of this.#heredocs) {
      const rest = this.#rest.split('\n')
      const line = rest.findIndex((one) => one.trim() === end)
      this.#at += (line === -1 ? rest : rest.slice(0, line + 1)).join('\n').length + 1
    }
    this.#heredocs = []
  }

  #tell(problem: string): void {
    const line = this.#script.slice(0, this.#at).split('\n').length - 1
    this.#problems.push({ line, problem })
  }
}
