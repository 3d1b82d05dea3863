/** Handlers of CommonJS that `x-eov-operation-handler: shops.cjs` names. */

exports.findShop = (request, response) => response.json({ handler: "findShop", id: request.params.id });
