/** The terminal that this process writes to. */
export const toTerminal = (text: string) => void process.stdout.write(text)
export const columns = () => process.stdout.columns || 80
/** Its columns and rows. */
export const size = () => ({ columns: columns(), rows: process.stdout.rows || 30 })
