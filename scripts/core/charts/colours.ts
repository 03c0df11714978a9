/** Colours as the variables of the report's style sheet, which has them for light, dark and paper. */
const PARTS = Array.from({ length: 12 }, (_, index) => `var(--part-${index + 1})`)

/** The colour of the nth part of a whole. The names stand beside it, so that two may share one. */
export function partColour(index: number): string {
  return PARTS[index % PARTS.length] ?? 'var(--neutral)'
}

interface Colourable {
  label: string
  group?: string
  part?: number
}

/** The colour of the packaging that a bar's label or group names; the same everywhere in a report. */
export function colourOf({ label, group = '', part }: Colourable): string {
  if (part !== undefined) return partColour(part)
  const text = `${label} ${group}`
  if (/\bmonolith/i.test(text)) return 'var(--monolithic)'
  if (/\b(multi-container|stack)\b/i.test(text)) return 'var(--multi-container)'
  return 'var(--neutral)'
}
