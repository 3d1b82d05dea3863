/** Announcements as the texts that PostgreSQL's NOTIFY carries. */

import type { Announcement } from "./port.js";

/** NOTIFY takes less than 8000 bytes. */
const longestText = 7900;

/** An announcement as texts, as many as its topics need. */
export function announcementTexts({ position, topics }: Announcement): string[] {
  const texts: string[] = [];
  let some: string[] = [];
  let bytes = 0;
  const close = () => texts.push(JSON.stringify([position, ...some]));
  for (const topic of new Set(topics)) {
    const more = Buffer.byteLength(JSON.stringify(topic)) + 1;
    if (some.length > 0 && bytes + more > longestText - 20) {
      close();
      some = [];
      bytes = 0;
    }
    some.push(topic);
    bytes += more;
  }
  close();
  return texts;
}

/** Reads such a text; undefined for anything else: whoever can connect can send a NOTIFY. */
export function readAnnouncement(text: string): Announcement | undefined {
  try {
    const [position, ...topics] = JSON.parse(text) as unknown[];
    if (!Number.isSafeInteger(position) || !topics.every((topic) => typeof topic === "string"))
      return undefined;
    return { position: position as number, topics: topics as string[] };
  } catch {
    return undefined;
  }
}
