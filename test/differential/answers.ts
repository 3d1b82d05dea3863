/** Answers of one operation: valid, at the bounds, and with one fault. */

import fc from "fast-check";
import { isJson } from "../../scripts/emit/runtime/media-types.js";
import type { Answer, ApiModel, MediaType, Operation } from "../../scripts/model/model.js";
import { faulty, fitting, type SchemaContext } from "./values.js";

/** An answer as a handler gives it. */
export interface TestAnswer {
  readonly status: number;
  readonly contentType?: string;
  readonly body: unknown;
  /** "valid", or the fault. */
  readonly fault: string;
}

interface Declared {
  readonly status: number;
  readonly media: MediaType | undefined;
}

/** What can be wrong with an answer as a whole. */
const answerFaults = ["status", "media-type", "no-body", "null"] as const;

/**
 * Makes `count` answers, the same ones for the same seed. Those that no engine looks at are left out:
 * express-openapi-validator passes every status from 500 on, and reads JSON alone.
 */
export function answersOf(model: ApiModel, operation: Operation, count: number, seed: number): TestAnswer[] {
  const context: SchemaContext = { document: model.document, leavesOut: "writeOnly" };
  const declared = operation.answers.flatMap((answer): Declared[] => {
    const status = statusOf(answer, operation.answers);
    if (status === undefined) return [];
    if (answer.content.length === 0) return [{ status, media: undefined }];
    return answer.content
      .filter((media) => isJson(media.mediaType) && media.schema)
      .map((media) => ({ status, media }));
  });
  if (declared.length === 0) return [];
  const arbitrary = fc.oneof(
    ...declared.map(({ status, media }) =>
      fc.record({
        status: fc.constant(status),
        media: fc.constant(media),
        body: media ? fitting(media.schema ?? {}, context) : fc.constant(undefined),
        kind: fc.nat(9),
        pick: fc.nat(1_000_000),
      }),
    ),
  );
  return fc.sample(arbitrary, { seed, numRuns: count }).map(({ status, media, body, kind, pick }) => {
    const valid: TestAnswer = {
      status,
      ...(media && { contentType: media.mediaType }),
      body,
      fault: "valid",
    };
    if (kind < 3) return valid;
    const choices = media ? faulty(media.schema, body, context) : [{ fault: "body", value: { a: 1 } }];
    const chosen = choices[(pick * 7919) % (choices.length || 1)];
    if (chosen && pick % 13 !== 0) return { ...valid, body: chosen.value, fault: chosen.fault };
    return asWhole(valid, operation.answers, answerFaults[pick % answerFaults.length]);
  });
}

function asWhole(
  valid: TestAnswer,
  answers: readonly Answer[],
  fault: (typeof answerFaults)[number] | undefined,
): TestAnswer {
  switch (fault) {
    case "status":
      return { ...valid, status: undeclaredStatus(answers) ?? valid.status, fault };
    case "media-type":
      return { ...valid, contentType: "application/x-no-such-type+json", fault };
    case "null":
      return { ...valid, body: null, fault };
    default:
      return { ...valid, body: undefined, fault: "no-body" };
  }
}

/** A status that a declared answer is for. */
function statusOf({ status }: Answer, answers: readonly Answer[]): number | undefined {
  if (/^[234]\d\d$/.test(status)) return Number(status);
  if (/^[234]XX$/.test(status)) return freeStatus(answers, [Number(status[0])]);
  return status === "default" ? undeclaredStatus(answers) : undefined;
}

/** A status that neither has an answer of its own nor lies in the range of one. */
function undeclaredStatus(answers: readonly Answer[]): number | undefined {
  return freeStatus(
    answers,
    [2, 3, 4].filter((hundreds) => !answers.some(({ status }) => status === `${hundreds}XX`)),
  );
}

function freeStatus(answers: readonly Answer[], hundreds: readonly number[]): number | undefined {
  // From 20 on: 204, 205 and 304 have no body, whatever the document says.
  const all = hundreds.flatMap((each) => Array.from({ length: 80 }, (_, at) => each * 100 + 20 + at));
  return all.find((each) => !answers.some(({ status }) => status === String(each)));
}
