interface FormValues {
  header_list?: { name?: string; value?: string }[];
  remove_headers?: boolean;
  [field: string]: unknown;
}

/** The values of the form as the API takes them: headers as an object, null to remove them, absent to keep them. */
export function toServerBody({
  header_list: list = [],
  remove_headers: removes = false,
  ...values
}: FormValues): Record<string, unknown> {
  const filled = list.filter(({ name }) => name?.trim());
  const headers = Object.fromEntries(filled.map(({ name = '', value = '' }) => [name.trim(), value]));
  if (filled.length > 0) return { ...values, headers };
  return removes ? { ...values, headers: null } : values;
}
