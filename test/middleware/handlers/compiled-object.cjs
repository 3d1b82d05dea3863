"use strict";
/** What a compiler makes of `export default { findShop }`. */
Object.defineProperty(exports, "__esModule", { value: true });
exports.default = {
  findShop: (request, response) => response.json({ handler: "findShop", id: request.params.id }),
};
