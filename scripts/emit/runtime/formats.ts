/** Formats that are more than a pattern: only the validators that name them load this. */

/** A format of Ajv: a function of a text, or of a number where `type` says so. */
type Format =
  | ((text: string) => boolean)
  | { readonly type: "number"; readonly validate: (value: number) => boolean };

const numbers = (validate: (value: number) => boolean): Format => ({ type: "number", validate });

/** RFC 3339, `full-date`: a day that the calendar has. */
function isDate(text: string): boolean {
  const [, year = 0, month = 0, day = 0] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (days[month - 1] ?? 0);
}

/** RFC 3339, `full-time`: the 60th second only where UTC can have one. */
function isTime(text: string, isZoneOptional = false): boolean {
  const found = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(z|([+-])(\d\d):(\d\d))?$/i.exec(text);
  if (!found || (found[4] === undefined && !isZoneOptional)) return false;
  const [hour = 0, minute = 0, second = 0] = found.slice(1, 4).map(Number);
  const [zoneHour = 0, zoneMinute = 0] = found.slice(6, 8).map((each) => Number(each ?? 0));
  if (hour > 23 || minute > 59 || zoneHour > 23 || zoneMinute > 59) return false;
  if (second < 60) return true;
  const offset = (zoneHour * 60 + zoneMinute) * (found[5] === "-" ? -1 : 1);
  return second === 60 && (hour * 60 + minute - offset + 2880) % 1440 === 1439;
}

/** RFC 3339, `date-time`. */
function isDateTime(text: string, isZoneOptional = false): boolean {
  return /^.{10}t/i.test(text) && isDate(text.slice(0, 10)) && isTime(text.slice(11), isZoneOptional);
}

function isRegex(text: string): boolean {
  if (/[^\\]\\Z/.test(text)) return false;
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}

const isInt32 = (value: number) => Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;

/** RFC 4648, section 4. */
const isBase64 = (text: string) =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);

/** The largest number of 32 bits. */
const mostFloat = (2 - 2 ** -23) * 2 ** 127;

/** As RFC 3339 and OpenAPI's format registry have them. An `int64` beyond 2^53 would have been rounded on its way. */
export const formats = {
  date: isDate,
  time: (text: string) => isTime(text),
  "date-time": (text: string) => isDateTime(text),
  "iso-time": (text: string) => isTime(text, true),
  "iso-date-time": (text: string) => isDateTime(text, true),
  int32: numbers(isInt32),
  int64: numbers(Number.isSafeInteger),
  float: numbers((value) => Math.abs(value) <= mostFloat),
  double: numbers(Number.isFinite),
  byte: isBase64,
  regex: isRegex,
} as const satisfies Readonly<Record<string, Format>>;

/** As express-openapi-validator has those that are not patterns. */
export const lenientFormats = {
  int32: numbers(isInt32),
  int64: numbers(Number.isInteger),
  float: numbers(() => true),
  double: numbers(() => true),
  byte: isBase64,
  regex: isRegex,
} as const satisfies Readonly<Record<string, Format>>;

/** Whether a value has a format; what is not known here says nothing. */
export function hasFormat(name: string, value: unknown): boolean {
  const format: Format | undefined = Object.hasOwn(formats, name)
    ? formats[name as keyof typeof formats]
    : undefined;
  if (typeof format === "function") return typeof value !== "string" || format(value);
  return typeof value !== "number" || !format || format.validate(value);
}
