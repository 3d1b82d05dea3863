/** A handler that is the whole module. */

module.exports = (request, response) => response.json({ handler: "whole", id: request.params.id });
