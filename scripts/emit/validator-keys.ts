/** The keys of the values that Ajv prints: constants and defaults. */

/**
 * Code in which `__proto__` is a key as any other. As Ajv prints it, it would be what the object inherits
 * from: a constant would equal objects without the key, and a default would not have it.
 */
export function withOwnKeys(code: string): string {
  if (!code.includes('"__proto__":')) return code;
  return code.replace(/"(?:[^"\\]|\\.)*":?/g, (text) => (text === '"__proto__":' ? '["__proto__"]:' : text));
}
