/** Creates the check that a schema of strings describes, for values that no command contains. */
export function stringMatcher(schema: { readonly maxLength: number; readonly pattern: string }) {
  const pattern = new RegExp(schema.pattern, 'u');
  return (value: unknown): value is string =>
    typeof value === 'string' && value.length <= schema.maxLength && pattern.test(value);
}
