/**
 * Text of a controller as the database can have it: without U+0000, without halves of characters, and no longer than its
 * column. Controllers send anything.
 */
export function storedText(text: string, longest: number): string {
  return text.replaceAll('\0', '').slice(0, longest).toWellFormed();
}

/** The same for text that may be missing. */
export function storedTextOrNull(text: string | null, longest: number): string | null {
  return text === null ? null : storedText(text, longest);
}

/** Largest numbers of the columns of two and four bytes. */
export const largestSmallint = 32_767;
export const largestInteger = 2_147_483_647;

/** A whole number as long as its column can have it; anything else is not known. */
export function fitting(value: number | null, largest: number): number | null {
  return value !== null && Number.isInteger(value) && value >= 0 && value <= largest ? value : null;
}
