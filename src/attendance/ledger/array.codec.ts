/**
 * Arrays as PostgreSQL reads them. The driver writes any array, too, but escapes every value, which is most of the work
 * of storing a hundred thousand records.
 */
export function numberArray(values: readonly (number | null)[]): string {
  return `{${values.map(value => value ?? 'NULL').join(',')}}`;
}

export function textArray(values: readonly string[]): string {
  return `{${values.map(written).join(',')}}`;
}

function written(text: string): string {
  // The word without quotes would be no value.
  if (/^[\w:.-]+$/.test(text) && text.toUpperCase() !== 'NULL') return text;
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
