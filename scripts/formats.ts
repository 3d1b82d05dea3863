/** The formats of values, as validators have them. */

export { hasFormat } from "./emit/runtime/formats.js";
