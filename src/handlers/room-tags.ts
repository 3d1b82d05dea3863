import { changeRoomTags, getRoomTags as get } from "../accounts/room-tags.js";
import { asJson, type HandlerFactory } from "./handler.js";

export const getRoomTags: HandlerFactory<"getRoomTags"> =
  ({ storage }) =>
  async ({ path, principal }) => ({
    status: 200,
    body: { tags: await get(storage, principal.userId, path) },
  });

export const setRoomTag: HandlerFactory<"setRoomTag"> =
  ({ storage, notifier }) =>
  async ({ path, body = {}, principal }) => {
    const position = await changeRoomTags(storage, principal.userId, path, (tags) => ({
      ...tags,
      [path.tag]: asJson(body),
    }));
    notifier.publish({ position, topics: [principal.userId] });
    return { status: 200, body: {} };
  };

export const deleteRoomTag: HandlerFactory<"deleteRoomTag"> =
  ({ storage, notifier }) =>
  async ({ path, principal }) => {
    const position = await changeRoomTags(storage, principal.userId, path, (tags) => {
      const { [path.tag]: _, ...others } = tags;
      return others;
    });
    notifier.publish({ position, topics: [principal.userId] });
    return { status: 200, body: {} };
  };
