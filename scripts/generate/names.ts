/** `AddOffsetsToTxn` → `add-offsets-to-txn` */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
}

/** `AddOffsetsToTxn` → `addOffsetsToTxn` */
export function camelCase(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

/** Names that generated functions use themselves, and words that cannot be names. */
const taken = new Set(
  (
    'reader writer version message flexible left tag end mark element ' +
    'default delete new class function in package protected private public static'
  ).split(' '),
)

/** The local variable for a field. */
export function localName(fieldName: string): string {
  return taken.has(fieldName) ? `${fieldName}_` : fieldName
}
