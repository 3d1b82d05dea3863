/** Answers held against the document. */

import { AnswerError } from "./errors.js";
import type { OperationDescriptor } from "./operation.js";
import type { AnyAnswer } from "./router.js";
import { check } from "./validation.js";

/** Throws an AnswerError when the document does not declare this answer. */
export async function checkAnswer(operation: OperationDescriptor, answer: AnyAnswer): Promise<void> {
  const { validators } = await operation.loadAnswers();
  const content =
    validators[String(answer.status)] ??
    validators[`${Math.floor(answer.status / 100)}XX`] ??
    validators.default;
  if (!content) throw new AnswerError(operation.id, `the status ${answer.status} is not declared.`);
  const mediaType = answer.contentType === undefined ? Object.keys(content)[0] : String(answer.contentType);
  if (mediaType === undefined) return;
  const validator = content[mediaType];
  if (validator === undefined)
    throw new AnswerError(operation.id, `the media type ${mediaType} is not declared for ${answer.status}.`);
  // As it will arrive: undefined fields are not sent.
  const sent: unknown = answer.body === undefined ? undefined : JSON.parse(JSON.stringify(answer.body));
  const errors = validator ? check(validator, sent, "/response") : [];
  if (errors.length > 0) {
    const told = errors.map((error) => `${error.path} ${error.message}`).join("; ");
    throw new AnswerError(operation.id, `the ${answer.status} answer is not as declared: ${told}`, errors);
  }
}
