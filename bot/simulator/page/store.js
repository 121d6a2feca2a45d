import { listen } from "./api.js";

/** What the page knows; views read it and are told what changed. */
export const store = {
  bot: { name: "", listening: false },
  online: false,
  people: new Map(),
  samples: [],
  used: new Set(),
  fault: "",
  calls: [],
  active: 0,
};

const watchers = [];
const TYPING_MS = 5000;
const SILENT_MS = 4000;
const CALLS_KEPT = 40;
let silence = 0;

/** Calls back with (kind, detail) after each change. */
export function watch(callback) {
  watchers.push(callback);
}

export function tell(kind, detail) {
  for (const callback of watchers) callback(kind, detail);
}

function person(view) {
  const known = store.people.get(view.id);
  const messages = new Map(view.messages.map((message) => [message.id, message]));
  return { unread: 0, action: "", pressed: new Map(), ...known, ...view, messages };
}

function setListening(listening) {
  clearTimeout(silence);
  const set = () => {
    store.bot.listening = listening;
    tell("bot");
  };
  if (listening) set();
  else silence = setTimeout(set, SILENT_MS);
}

function setAction(owner, action) {
  clearTimeout(owner.actionTimer);
  owner.action = action;
  if (action) owner.actionTimer = setTimeout(() => setAction(owner, ""), TYPING_MS);
  tell("action", { owner });
}

const handlers = {
  state(view) {
    store.online = true;
    store.bot = view.bot;
    store.samples = view.samples;
    store.fault = view.fault;
    store.calls = view.calls;
    store.people = new Map(view.people.map((each) => [each.id, person(each)]));
    if (!store.people.has(store.active)) store.active = view.people[0]?.id ?? 0;
    tell("state");
  },
  person(view) {
    store.people.set(view.id, person(view));
    tell("people");
  },
  message: ({ person: id, message }) => change(id, "message", message),
  edit: ({ person: id, message }) => change(id, "edit", message),
  delete: ({ person: id, message }) => change(id, "delete", message),
  press: ({ person: id, message, press }) => pressed(id, message, press, "press"),
  answer: ({ person: id, message, press }) => pressed(id, message, press, "answer"),
  action({ person: id, action }) {
    const owner = store.people.get(id);
    if (owner) setAction(owner, action);
  },
  blocked({ person: id, blocked }) {
    const owner = store.people.get(id);
    if (!owner) return;
    owner.blocked = blocked;
    tell("blocked", { owner });
  },
  commands({ menus }) {
    for (const [id, menu] of Object.entries(menus)) {
      const owner = store.people.get(Number(id));
      if (owner) owner.menu = menu;
    }
    tell("commands");
  },
  faults({ fault }) {
    store.fault = fault;
    tell("faults");
  },
  poll: (bot) => setListening(bot.listening),
  call(call) {
    store.calls = [...store.calls, call].slice(-CALLS_KEPT);
    tell("call", { call });
  },
};

function change(id, kind, message) {
  const owner = store.people.get(id);
  if (!owner) return;
  if (kind === "delete") owner.messages.delete(message.id);
  else owner.messages.set(message.id, message);
  if (kind === "message" && !message.mine && owner.action) setAction(owner, "");
  tell(kind, { owner, message });
}

function pressed(id, messageId, press, kind) {
  const owner = store.people.get(id);
  if (owner) tell(kind, { owner, messageId, press });
}

/** Starts to follow the server. */
export function follow() {
  listen(handlers, () => {
    store.online = false;
    tell("bot");
  });
}
