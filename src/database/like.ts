/** A pattern for `ilike` that finds `text` anywhere; signs that would have a meaning in it are taken literally. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, sign => `\\${sign}`)}%`;
}
