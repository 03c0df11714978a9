import { describe, expect, it } from 'vitest'
import { pasteProblems } from './paste-problems.ts'

describe('a command that survives a paste', () => {
  it.each([
    "docker ps --format '{{.Names}}' --filter 'name=*'",
    'curl -sS "http://localhost:8081/x?y=[1]"',
    'docker build --secret "id=x,src=${NODE_EXTRA_CA_CERTS:-/dev/null}" -t a:b .',
    'for i in 1 2 3; do echo "$i"; done',
    'if [ -f x ]; then echo "yes!"; fi',
    'if ! docker ps; then [[ a != b ]]; fi; echo $? $#',
    'docker rm $(docker ps -q | grep -v "a?")',
    "echo it\\'s \\*",
    '(cd app && export X=1 && ls)',
    "X=1 docker ps | grep -c 'a*'",
    "cat > x <<'EOF'\n# a comment? *\ncd /\nEOF\ndocker ps",
    'curl http://localhost:8082/#top',
    "docker exec monolithic sh -c 'ls *; cd /; kill -9 $!'",
    'a=\'{"b": [1]}\'',
    'echo one \\\n  two',
  ])('%s', (script) => {
    expect(pasteProblems(script)).toEqual([])
  })
})

describe('a command that does not', () => {
  it.each([
    ['docker ps # all of them', 0, 'comment'],
    ['docker ps\n# all of them', 1, 'comment'],
    ['curl http://localhost/x?y=1', 0, '"?" is a pattern'],
    ['ls *.ts', 0, '"*" is a pattern'],
    ['docker inspect -f {{.Config.Env[0]}} x', 0, '"[" is a pattern'],
    ['docker rm $(docker ps -q *)', 0, '"*" is a pattern'],
    ['echo "$(ls *)"', 0, '"*" is a pattern'],
    ['echo "wow!wow"', 0, 'history'],
    ['echo !ls', 0, 'history'],
    ['test a =b', 0, 'a path to zsh'],
    ['cd app', 0, '"cd" changes'],
    ['docker ps && cd app', 0, '"cd" changes'],
    ['docker ps\nexport X=1', 1, '"export" changes'],
    ["cat <<'EOF'\nx\nEOF\ncd app", 3, '"cd" changes'],
    ['set -e', 0, '"set" changes'],
  ])('%s', (script, line, problem) => {
    expect(pasteProblems(script)).toEqual([
      { line, problem: expect.stringContaining(problem) as string },
    ])
  })
})
