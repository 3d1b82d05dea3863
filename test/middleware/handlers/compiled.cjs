"use strict";
/** What a compiler makes of `export default function`. */
Object.defineProperty(exports, "__esModule", { value: true });
exports.default = (request, response) => response.json({ handler: "compiled", id: request.params.id });
