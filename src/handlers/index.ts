/** Every operation and its handler. A missing one does not compile. */

import type { Handlers, SamePrincipal } from "../../generated/server.js";
import type { Principal } from "../principal.js";
import type { Services } from "../services.js";
import { getAccountData, getRoomAccountData, setAccountData, setRoomAccountData } from "./account-data.js";
import { banUser } from "./ban-user.js";
import { createRoom } from "./create-room.js";
import { getDevice, getDevices, setDevice } from "./devices.js";
import { deleteRoomAlias, getLocalAliases, getRoomIdByAlias, setRoomAlias } from "./directory.js";
import { defineFilter, getFilter } from "./filters.js";
import { forgetRoom } from "./forget-room.js";
import { getCapabilities } from "./get-capabilities.js";
import { getJoinedRooms } from "./get-joined-rooms.js";
import { getLoginFlows } from "./get-login-flows.js";
import { getPushRules, getPushRulesNoSlash } from "./get-push-rules.js";
import { getRtcTransports } from "./get-rtc-transports.js";
import { getTurnServer } from "./get-turn-server.js";
import { getVersions } from "./get-versions.js";
import { getInitialSync, getRoomInitialSync } from "./initial-sync.js";
import { inviteUser } from "./invite-user.js";
import { joinRoom } from "./join-room.js";
import { joinRoomById } from "./join-room-by-id.js";
import { kickUser } from "./kick-user.js";
import { knockRoom } from "./knock-room.js";
import { leaveRoom } from "./leave-room.js";
import { login } from "./login.js";
import { logout, logoutAll } from "./logout.js";
import { getAvatarUrl, getDisplayName, getProfile, setAvatarUrl, setDisplayName } from "./profile.js";
import { getPublicRooms, getRoomVisibility, queryPublicRooms, setRoomVisibility } from "./public-rooms.js";
import { redactEvent } from "./redact-event.js";
import { register } from "./register.js";
import { deleteRoomTag, getRoomTags, setRoomTag } from "./room-tags.js";
import {
  getJoinedMembers,
  getMembers,
  getMessages,
  getRoomEvent,
  getRoomState,
  getStateEvent,
  getStateEventEmptyKey,
  getStateEventNoKey,
} from "./room-views.js";
import { sendEvent } from "./send-event.js";
import { setStateEvent, setStateEventEmptyKey, setStateEventNoKey } from "./set-state-event.js";
import { sync } from "./sync.js";
import { unbanUser } from "./unban-user.js";
import { whoami } from "./whoami.js";

/** The handlers, around one set of services. */
export function createHandlers(services: Services): Handlers<SamePrincipal<Principal>> {
  return {
    getAccountData: getAccountData(services),
    setAccountData: setAccountData(services),
    getRoomAccountData: getRoomAccountData(services),
    setRoomAccountData: setRoomAccountData(services),
    whoami: whoami(services),
    getCapabilities: getCapabilities(services),
    createRoom: createRoom(services),
    getDevices: getDevices(services),
    getDevice: getDevice(services),
    setDevice: setDevice(services),
    getRoomIdByAlias: getRoomIdByAlias(services),
    setRoomAlias: setRoomAlias(services),
    deleteRoomAlias: deleteRoomAlias(services),
    getLocalAliases: getLocalAliases(services),
    getRoomVisibility: getRoomVisibility(services),
    setRoomVisibility: setRoomVisibility(services),
    defineFilter: defineFilter(services),
    getFilter: getFilter(services),
    getInitialSync: getInitialSync(services),
    getRoomInitialSync: getRoomInitialSync(services),
    inviteUser: inviteUser(services),
    getJoinedRooms: getJoinedRooms(services),
    joinRoomById: joinRoomById(services),
    joinRoom: joinRoom(services),
    knockRoom: knockRoom(services),
    leaveRoom: leaveRoom(services),
    forgetRoom: forgetRoom(services),
    getLoginFlows: getLoginFlows(services),
    login: login(services),
    logout: logout(services),
    logoutAll: logoutAll(services),
    getMembers: getMembers(services),
    getJoinedMembers: getJoinedMembers(services),
    getMessages: getMessages(services),
    kickUser: kickUser(services),
    banUser: banUser(services),
    unbanUser: unbanUser(services),
    getProfile: getProfile(services),
    getDisplayName: getDisplayName(services),
    setDisplayName: setDisplayName(services),
    getAvatarUrl: getAvatarUrl(services),
    setAvatarUrl: setAvatarUrl(services),
    getPublicRooms: getPublicRooms(services),
    queryPublicRooms: queryPublicRooms(services),
    getPushRules: getPushRules(services),
    getPushRulesNoSlash: getPushRulesNoSlash(services),
    redactEvent: redactEvent(services),
    register: register(services),
    getRoomEvent: getRoomEvent(services),
    sendEvent: sendEvent(services),
    getRoomState: getRoomState(services),
    getStateEvent: getStateEvent(services),
    setStateEvent: setStateEvent(services),
    getStateEventNoKey: getStateEventNoKey(services),
    setStateEventNoKey: setStateEventNoKey(services),
    getStateEventEmptyKey: getStateEventEmptyKey(services),
    setStateEventEmptyKey: setStateEventEmptyKey(services),
    getRoomTags: getRoomTags(services),
    setRoomTag: setRoomTag(services),
    deleteRoomTag: deleteRoomTag(services),
    getRtcTransports: getRtcTransports(services),
    sync: sync(services),
    getVersions: getVersions(services),
    getTurnServer: getTurnServer(services),
  };
}
