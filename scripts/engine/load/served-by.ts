/** Which copy gave an answer, as far as that tells: by a header, or in what it says of its health. */
export async function servedBy(response: Response): Promise<string | undefined> {
  const header = response.headers.get('x-served-by')
  const text = await response.text()
  if (header !== null) return header
  try {
    const { hostname } = JSON.parse(text) as { hostname?: unknown }
    return typeof hostname === 'string' ? hostname : undefined
  } catch {
    return undefined // Health that is no JSON tells no name.
  }
}
