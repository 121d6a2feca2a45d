import { setFault } from "./api.js";
import { help } from "./dialogs.js";
import { avatar, h, icon, refill } from "./dom.js";
import { Pane } from "./pane.js";
import { Side } from "./side.js";
import { follow, store, watch } from "./store.js";
import { T } from "./texts.js";

const PANE_WIDTH = 380;
const MOST_PANES = 3;
const panesBox = document.getElementById("panes");
const tabs = document.getElementById("tabs");
const drawer = document.getElementById("drawer");
const scrim = document.getElementById("scrim");
const sideBox = document.getElementById("side");
const fault = document.getElementById("fault");
const panes = new Map();
let shown = [];

const side = new Side(sideBox, {
  open: (id) => { closeDrawer(); open(id, true); },
  stage(sample) {
    closeDrawer();
    panes.get(open(store.active)).stage([{ ...sample, sample: sample.id }], sample.photo);
  },
  add: ({ id }) => { closeDrawer(); open(id, true); },
});

function capacity() {
  return Math.max(1, Math.min(MOST_PANES, Math.floor(panesBox.clientWidth / PANE_WIDTH)));
}

/** Shows this person's telephone, in place of the one used longest ago where there is no room. */
function open(id, focus = false) {
  const person = store.people.get(id) ?? store.people.values().next().value;
  if (!panes.has(person.id)) panes.set(person.id, new Pane(person));
  if (!shown.includes(person.id)) {
    const others = shown.filter((each) => each !== store.active);
    if (shown.length >= capacity()) shown[shown.indexOf(others[0] ?? shown[0])] = person.id;
    else shown.push(person.id);
  }
  store.active = person.id;
  arrange();
  if (focus) focusPane(panes.get(person.id));
  return person.id;
}

function focusPane(pane) {
  (pane.foot.querySelector("textarea") ?? pane.foot.querySelector("button"))?.focus({ preventScroll: true });
}

function arrange() {
  const room = capacity();
  const order = [...store.people.keys()];
  if (shown.length > room) shown = [store.active, ...shown.filter((id) => id !== store.active)].slice(0, room);
  for (const id of order) {
    if (shown.length >= room) break;
    if (!shown.includes(id)) shown.push(id);
  }
  shown.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const wanted = shown.map((id) => {
    if (!panes.has(id)) panes.set(id, new Pane(store.people.get(id)));
    return panes.get(id).element;
  });
  if (wanted.length !== panesBox.children.length || wanted.some((element, at) => panesBox.children[at] !== element)) {
    panesBox.replaceChildren(...wanted);
    for (const id of shown) panes.get(id).toEnd();
  }
  markActive();
  readShown();
}

function markActive() {
  for (const [id, pane] of panes) pane.element.classList.toggle("active", id === store.active);
}

function readShown() {
  for (const id of shown) if (document.hasFocus() && panes.get(id).nearEnd()) store.people.get(id).unread = 0;
  drawPeople();
}

function drawPeople() {
  side.drawPeople(shown);
  const row = [...store.people.values()].map((person) => h("button", {
    type: "button", class: "tab", "aria-pressed": String(shown.includes(person.id)), onclick: () => open(person.id, false),
  }, avatar(person), h("span", {}, person.name.split(" ")[0]), person.unread > 0 && h("span", { class: "badge", "aria-label": T.unread(person.unread) }, String(person.unread))));
  if (store.samples.length) row.push(h("button", { type: "button", class: "tab plain-tab", onclick: openDrawer }, icon("clip"), T.samplesShort));
  refill(tabs, row);
  const unread = [...store.people.values()].reduce((sum, person) => sum + person.unread, 0);
  document.title = `${unread ? `(${unread}) ` : ""}${store.bot.name || "Lengkap"} · peragaan`;
}

function drawBot() {
  const line = document.getElementById("bot");
  line.textContent = store.online ? (store.bot.listening ? T.listening : T.silent) : T.offline;
  line.dataset.state = store.online ? (store.bot.listening ? "on" : "wait") : "off";
}

function drawFault() {
  fault.value = store.fault;
  document.body.classList.toggle("storm", store.fault !== "");
}

function openDrawer() {
  sideBox.classList.add("open");
  scrim.hidden = false;
  drawer.setAttribute("aria-expanded", "true");
  sideBox.querySelector("button")?.focus();
}

function closeDrawer() {
  sideBox.classList.remove("open");
  scrim.hidden = true;
  drawer.setAttribute("aria-expanded", "false");
}

function heard({ owner, message }) {
  const pane = panes.get(owner.id);
  const seen = shown.includes(owner.id) && document.hasFocus() && pane.nearEnd();
  pane?.add(message);
  if (!message.mine && !seen) owner.unread += 1;
  drawPeople();
}

const reactions = {
  state() {
    for (const [id, pane] of panes) {
      if (store.people.has(id)) pane.redraw();
      else panes.delete(id);
    }
    shown = shown.filter((id) => store.people.has(id));
    if (store.people.size) open(store.active);
    side.drawSamples();
    side.drawCalls();
    drawBot();
    drawFault();
  },
  people: () => arrange(),
  samples: () => side.drawSamples(),
  message: heard,
  edit({ owner, message }) { panes.get(owner.id)?.update(message); drawPeople(); },
  delete({ owner, message }) { panes.get(owner.id)?.take(message); drawPeople(); },
  press: (detail) => panes.get(detail.owner.id)?.pressed({ ...detail, kind: "press" }),
  answer: (detail) => panes.get(detail.owner.id)?.pressed({ ...detail, kind: "answer" }),
  action: ({ owner }) => panes.get(owner.id)?.drawState(),
  blocked: ({ owner }) => panes.get(owner.id)?.drawFoot(),
  faults: drawFault,
  bot: drawBot,
  call: () => side.drawCalls(),
  active: markActive,
  read({ owner }) { owner.unread = 0; drawPeople(); },
};

fault.append(...Object.entries(T.faults).map(([value, label]) => h("option", { value }, label)));
fault.addEventListener("change", () => setFault(fault.value));
document.getElementById("help").addEventListener("click", help);
drawer.addEventListener("click", () => (sideBox.classList.contains("open") ? closeDrawer() : openDrawer()));
scrim.addEventListener("click", closeDrawer);
addEventListener("resize", () => store.people.size && arrange());
addEventListener("focus", () => store.people.size && readShown());
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && sideBox.classList.contains("open")) { closeDrawer(); drawer.focus(); }
  const person = event.altKey && /^[1-9]$/.test(event.key) ? [...store.people.keys()][Number(event.key) - 1] : 0;
  if (person) { event.preventDefault(); open(person, true); }
});
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => event.preventDefault());
watch((kind, detail) => reactions[kind]?.(detail));
follow();
