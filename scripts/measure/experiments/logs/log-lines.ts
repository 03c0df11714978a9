/** The program that wrote a line, told by the line's form. */
export type LogSource = 'web' | 'redis' | 'supervisord' | 'gateway' | 'other'

const FORMS: { source: LogSource; form: RegExp }[] = [
  { source: 'web', form: /^\{.*"(level|reqId|msg)":/ },
  // Common Log Format, as web servers of all languages write it: 172.18.0.1 - - [24/Nov/2026:03:00:00 +0000] "GET /
  { source: 'web', form: /^\S+ \S+ \S+ \[\d\d\/\w{3}\/\d{4}[: ][^\]]*\] "[A-Z]+ / },
  // gunicorn of itself: [2026-11-24 03:00:00 +0000] [7] [INFO] Starting gunicorn
  { source: 'web', form: /^\[\d{4}-\d\d-\d\d [^\]]*\] \[\d+\] \[[A-Z]+\] / },
  // 1:M 23 Nov 2026 22:00:00.000 * Ready to accept connections
  { source: 'redis', form: /^\d+:[CMSX] \d{1,2} \w{3} \d{4} / },
  // 2026-11-23 22:00:00,000 INFO spawned: 'redis' with pid 7
  { source: 'supervisord', form: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ / },
  // HAProxy: a plain notice, or a request line that names a frontend and a backend/server
  {
    source: 'gateway',
    form: /^\[(NOTICE|WARNING|ALERT)\]|^<\d+>|\w+ [\w-]+\/[\w<>-]+ -?\d+\/-?\d+\/-?\d+\//,
  },
]

/** Where several programs write to one log, some put the program's name before each line: `redis | `. */
const NAME = /^[\w-]+ +\| /

export function sourceOf(line: string): LogSource {
  const own = line.replace(NAME, '')
  return FORMS.find(({ form }) => form.test(own))?.source ?? 'other'
}

/** How many lines each program wrote. Empty lines do not count. */
export function linesBySource(text: string): Partial<Record<LogSource, number>> {
  const counts: Partial<Record<LogSource, number>> = {}
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const source = sourceOf(line)
    counts[source] = (counts[source] ?? 0) + 1
  }
  return counts
}
