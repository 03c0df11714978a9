/** Fields of one of docker's options that takes several: `id=extra-ca,src=/a/path`, whatever is in the path. */
export function csv(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',')
}
