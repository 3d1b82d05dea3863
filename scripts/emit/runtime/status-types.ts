/** The types of statuses: what the keys of `responses` stand for. */

type Informational = 100 | 101 | 102 | 103;
type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 226;
type Redirection = 300 | 301 | 302 | 303 | 304 | 305 | 307 | 308;
type ClientError =
  | 400
  | 401
  | 402
  | 403
  | 404
  | 405
  | 406
  | 407
  | 408
  | 409
  | 410
  | 411
  | 412
  | 413
  | 414
  | 415
  | 416
  | 417
  | 418
  | 421
  | 422
  | 423
  | 424
  | 425
  | 426
  | 428
  | 429
  | 431
  | 451;
type ServerError = 500 | 501 | 502 | 503 | 504 | 505 | 506 | 507 | 508 | 510 | 511;

/** The statuses of a range. */
interface Ranges {
  "1XX": Informational;
  "2XX": Success;
  "3XX": Redirection;
  "4XX": ClientError;
  "5XX": ServerError;
}
type AnyStatus = Ranges[keyof Ranges];

/** The statuses that have keys of their own, or of their range. */
type Named<Responses> = Extract<keyof Responses, number> | Ranges[keyof Responses & keyof Ranges];

/**
 * The statuses that a key of `responses` stands for: a range for those of it that are not declared by themselves,
 * `default` for all others, and for any number where it is alone.
 */
export type StatusOf<Responses, Key> = Key extends number
  ? Key
  : Key extends keyof Ranges
    ? Exclude<Ranges[Key], keyof Responses>
    : [Exclude<keyof Responses, "default">] extends [never]
      ? number
      : Exclude<AnyStatus, Named<Responses>>;

type RangeOf<Status> = {
  [Range in keyof Ranges]: Status extends Ranges[Range] ? Range : never;
}[keyof Ranges];

/** The key of the response that a status means: its own, that of its range, or `default`. */
export type KeyOf<Responses, Status> = Status extends keyof Responses
  ? Status
  : RangeOf<Status> extends infer Range extends keyof Responses
    ? [Range] extends [never]
      ? "default"
      : Range
    : "default";

/** Statuses whose responses have no content, whatever is declared. */
export type BodilessStatus = Informational | 204 | 205 | 304;
