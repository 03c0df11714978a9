import { describe, expect, it } from 'vitest'
import { passwordFilesIn, passwordsIn } from './redis-passwords.ts'

describe('the password of a Redis', () => {
  it.each([
    ['its command', 'redis-server --requirepass not-a-secret --appendonly yes', ['not-a-secret']],
    ['quotes', 'redis-server --requirepass "two words"', ['two words']],
    ['a shell’s variable', 'P=abc\nsh -c redis-server --requirepass $P', ['abc']],
    ['one with a default', 'exec redis-server --requirepass "${P:-abc}"', ['abc']],
    ['supervisord’s variable', 'P=abc\ncommand=redis-server --requirepass %(ENV_P)s', ['abc']],
    ['its configuration', '# requirepass old\nport 7000\nrequirepass abc', ['abc']],
    ['its list of users', 'user default on ~* &* +@all >abc', ['abc']],
    ['its environment', 'REDIS_PASSWORD=abc\nPATH=/bin\nDB_PASSWORD=other', ['abc']],
    ['the client’s variable', 'REDISCLI_AUTH=abc', ['abc']],
    ['an address', 'CACHE_URL=redis://:a%2Fb@localhost:6379/0', ['a/b']],
    ['several, each once', 'requirepass abc\nREDIS_PASSWORD=abc\nREDIS_AUTH=def', ['abc', 'def']],
    ['nothing', 'REDIS_HOST=redis\nREDIS_PASSWORD=\nrequirepass ""', []],
    ['a file, which is no password', 'REDIS_PASSWORD_FILE=/run/secrets/redis', []],
  ])('from %s', (_, text, passwords) => {
    expect(passwordsIn(text)).toEqual(passwords)
  })

  it('may be in a file of its own', () => {
    const text = 'REDIS_PASSWORD_FILE=/run/secrets/redis\nTLS_KEY_FILE=/run/secrets/key'
    expect(passwordFilesIn(text)).toEqual(['/run/secrets/redis'])
  })
})
