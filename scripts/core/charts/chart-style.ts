import path from 'node:path'

/** The colours of the report and of all pictures, for light and dark: decided in one place. */
export const STYLE_SHEET = path.join(import.meta.dirname, 'style.css')
export const FONT = "svg{font-family:system-ui,'Segoe UI','Helvetica Neue',Arial,sans-serif}"
/** What a failed answer looks like in a timeline. */
export const PATTERN = `<defs><pattern id="hatched" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="9" height="9" fill="var(--failed-soft)"/><rect width="4" height="9" fill="var(--failed)"/></pattern></defs>`

/** The variables of the style sheet, for a picture that stands alone. */
export function coloursOf(styleSheet: string): string {
  const [light = '', dark = ''] = [...styleSheet.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) =>
    (body ?? '').replaceAll(/\s+/g, ' ').trim(),
  )
  return `:root{${light}}@media (prefers-color-scheme:dark){:root{${dark}}}`
}
