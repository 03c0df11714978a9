/** The terminal that this process writes to. */
export const toTerminal = (text: string) => void process.stdout.write(text)
export const columns = () => process.stdout.columns || 80
export const rows = () => process.stdout.rows || 30
