/**
 * Text that no database would keep as it is. The SQLite driver cuts a text at its first NUL,
 * PostgreSQL refuses one, and half a surrogate pair has no UTF-8: two keys could become one,
 * and an event of type `m.room.power_levels\0` would pass for another. So those characters
 * are written as an escape, and the escape character too, which makes it reversible.
 */

const mark = "\u001a";
const unusable = new RegExp(`[\\0${mark}\\p{Surrogate}]`, "gu");
const escaped = new RegExp(`${mark}([0-9a-f]{4})`, "g");

/** A parameter in the form that is stored; what is no text stays as it is. */
export function storable<T>(value: T): T | string {
  if (typeof value !== "string") return value;
  // Nearly every text: these look at it much faster than a pattern.
  if (value.isWellFormed() && !value.includes("\0") && !value.includes(mark)) return value;
  return value.replace(unusable, (unit) => mark + unit.charCodeAt(0).toString(16).padStart(4, "0"));
}

/** Puts the texts of a row back as they were given, in place, and returns it. */
export function restored<T>(row: T): T {
  const columns = row as Record<string, unknown>;
  for (const column in columns) {
    const value = columns[column];
    if (typeof value === "string" && value.includes(mark)) {
      columns[column] = value.replace(escaped, (_, unit: string) =>
        String.fromCharCode(Number.parseInt(unit, 16)),
      );
    }
  }
  return row;
}
