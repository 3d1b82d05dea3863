/** Names as TypeScript writes them. */

/** `room-event_v2.member` → `RoomEventV2Member`; a leading digit gets an underscore. */
export function pascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const name = words.map((word) => (word[0] ?? "").toUpperCase() + word.slice(1)).join("");
  return /^\d/.test(name) ? `_${name}` : name;
}
