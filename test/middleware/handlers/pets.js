/** Handlers that `x-eov-operation-handler: pets` names. */

export function listPets(request, response) {
  response.json({ handler: "listPets", limit: request.query.limit, route: request.openapi.openApiRoute });
}

export const getPet = [
  (request, _response, next) => {
    request.first = true;
    next();
  },
  (request, response) => response.json({ handler: "getPet", id: request.params.id, first: request.first }),
];
