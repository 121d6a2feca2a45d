import { block, press, Refused, remove, sendText } from "./api.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { alertBox, history, popup } from "./dialogs.js";
import { avatar, day, fileSign, h, icon } from "./dom.js";
import { store, tell } from "./store.js";
import { T } from "./texts.js";

const TOAST_MS = 4000;
const NEAR_END = 120;
const TRIES = 3;

/** One person's telephone: header, messages, composer. */
export class Pane {
  constructor(person) {
    this.id = person.id;
    this.composer = new Composer(person, (text) => this.say(text));
    this.state = h("p", { class: "state" });
    this.log = h("div", { class: "log", role: "log", "aria-label": T.conversation(person.name), tabindex: "0" });
    this.jump = h("button", { type: "button", class: "round jump", "aria-label": T.newest, hidden: true, onclick: () => this.toEnd(true) }, icon("down"));
    this.foot = h("div", { class: "foot" });
    this.toast = h("div", { class: "toast", role: "status" });
    const settings = h("button", { type: "button", class: "round", "aria-label": T.settings, onclick: (event) => this.settings(event.currentTarget) }, icon("dots"));
    this.element = h("section", { class: "pane", "aria-label": T.conversation(person.name), dataset: { person: person.id } },
      h("header", { class: "who" }, avatar(person), h("div", { class: "names" }, h("h2", {}, person.name), this.state), settings),
      h("div", { class: "body" }, this.log, this.jump, this.toast), this.foot, dropZones());
    this.acts = {
      prefix: `m${person.id}`,
      command: (text) => this.attempt(sendText(this.id, text)),
      jump: (id) => this.show(id),
      more: (message, anchor) => this.more(message, anchor),
      press: (message, data) => this.attempt(press(this.id, message.id, data)),
    };
    this.log.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.log);
    this.log.addEventListener("keydown", (event) => this.walk(event));
    this.element.addEventListener("focusin", () => { store.active = this.id; tell("active"); });
    this.drop();
    this.redraw();
  }

  get person() {
    return store.people.get(this.id);
  }

  redraw() {
    this.composer.person = this.person;
    this.log.replaceChildren();
    for (const message of this.person.messages.values()) this.append(message);
    this.drawState();
    this.drawFoot();
    this.toEnd();
  }

  drawState() {
    const { about, action } = this.person;
    const doing = action.startsWith("upload") ? T.uploading : T.typing;
    this.state.replaceChildren(action ? h("span", { class: "doing" }, `${store.bot.name} ${doing}`) : about || `@${store.bot.username}`);
  }

  drawFoot() {
    const { blocked, messages, payload, keyboard } = this.person;
    const button = (label, act) => h("button", { type: "button", class: "primary tall", onclick: () => this.attempt(act()) }, label);
    let content = [this.composer.element];
    if (blocked) content = [h("p", { class: "note" }, T.blocked), button(T.unblock, () => block(this.id, false))];
    else if (!messages.size) content = [button(T.start, () => sendText(this.id, `/start ${payload}`.trim()).then(() => this.composer.focus()))];
    else if (keyboard.length) content.push(this.replyKeyboard(keyboard));
    this.foot.replaceChildren(...content);
    this.drawTries();
    this.log.classList.toggle("empty", !messages.size);
    if (!messages.size) this.log.replaceChildren(h("div", { class: "intro" }, h("img", { src: "page/icon.svg", width: "56", height: "56", alt: "" }), h("h3", {}, T.startTitle), h("p", {}, T.startText)));
  }

  /** The first sample files, offered until the first person has sent a file. */
  drawTries() {
    this.tries?.remove();
    const { id, messages, blocked } = this.person;
    const first = store.people.keys().next().value === id;
    const sent = [...messages.values()].some((message) => message.mine && message.attachment);
    if (!first || sent || blocked || !messages.size || !store.samples.length) return;
    const chip = (sample) => h("button", { type: "button", onclick: () => this.stage([{ ...sample, sample: sample.id }], sample.photo) }, fileSign(sample.name), h("span", {}, sample.name));
    this.tries = h("div", { class: "tries" }, h("p", {}, T.tries), store.samples.slice(0, TRIES).map(chip));
    this.foot.prepend(this.tries);
  }

  replyKeyboard(rows) {
    const key = (label) => h("button", { type: "button", class: "key", onclick: () => this.attempt(sendText(this.id, label)) }, label);
    return h("div", { class: "keyboard under" }, rows.map((row) => h("div", { class: "keys" }, row.map(key))));
  }

  add(message) {
    const near = this.nearEnd();
    if (this.log.classList.contains("empty")) {
      this.log.replaceChildren();
      this.drawFoot();
    }
    this.append(message).classList.add("fresh");
    if (message.mine && message.attachment) this.drawTries();
    if (near || message.mine) this.toEnd();
    else this.jump.hidden = false;
  }

  append(message) {
    const today = day(message.at);
    if (this.log.lastElementChild === null || this.day !== today) this.log.append(h("p", { class: "day" }, today === day(Date.now() / 1000) ? T.today : today));
    this.day = today;
    const article = bubble(message, this.acts);
    let place = this.log;
    if (message.album) {
      const last = this.log.lastElementChild;
      place = last?.dataset.album === message.album && last.classList.contains("album") ? last : h("div", { class: `album ${message.mine ? "mine" : "theirs"} of-${message.attachment?.kind}`, dataset: { album: message.album } });
      if (place !== last) this.log.append(place);
    }
    place.append(article);
    return article;
  }

  update(message) {
    const old = this.find(message.id);
    if (!old) return;
    const near = this.nearEnd();
    const focused = old.contains(document.activeElement);
    const index = [...old.querySelectorAll(".key")].indexOf(document.activeElement);
    const article = bubble(message, this.acts);
    article.classList.add("changed");
    old.replaceWith(article);
    if (focused) (article.querySelectorAll(".key")[Math.max(index, 0)] ?? article.querySelector(".more")).focus({ preventScroll: true });
    if (near) this.toEnd();
  }

  take(message) {
    const old = this.find(message.id);
    const focused = old?.contains(document.activeElement);
    old?.remove();
    if (focused) this.composer.focus();
  }

  pressed({ messageId, press: pressed, kind }) {
    const article = this.find(messageId);
    if (kind === "press") article?.classList.add("waiting");
    else article?.classList.remove("waiting");
    if (!pressed.toast) return;
    if (pressed.alert) alertBox(pressed.toast);
    else this.say(pressed.toast);
  }

  say(text) {
    clearTimeout(this.toastTimer);
    this.toast.textContent = text;
    this.toast.classList.add("shown");
    this.toastTimer = setTimeout(() => this.toast.classList.remove("shown"), TOAST_MS);
  }

  async attempt(promise) {
    try {
      await promise;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.say(error.message);
    }
  }

  find(id) {
    return this.log.querySelector(`[data-id="${id}"]`);
  }

  show(id) {
    const article = this.find(id);
    article?.scrollIntoView({ block: "center" });
    article?.classList.remove("found");
    requestAnimationFrame(() => article?.classList.add("found"));
  }

  more(message, anchor) {
    const items = [[T.reply, () => this.composer.aim("reply", message)]];
    if (message.mine && message.text) items.push([T.edit, () => this.composer.aim("edit", message)]);
    if (message.text) items.push([T.copy, () => navigator.clipboard?.writeText(message.text)]);
    if (message.versions.length) items.push([T.history, () => history(message)]);
    items.push([T.erase, () => this.attempt(remove(this.id, message.id))]);
    popup(anchor, items);
  }

  settings(anchor) {
    const { blocked } = this.person;
    popup(anchor, [[blocked ? T.unblock : T.block, () => this.attempt(block(this.id, !blocked))]]);
  }

  walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    const stops = [...this.log.querySelectorAll(".more")];
    const here = document.activeElement.closest(".message")?.querySelector(".more");
    const at = here ? stops.indexOf(here) + step : stops.length - 1;
    if (!stops[at]) return;
    event.preventDefault();
    stops[at].focus();
    stops[at].closest(".message").scrollIntoView({ block: "nearest" });
  }

  nearEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END;
  }

  toEnd(smooth = false) {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.jump.hidden = true;
    this.atEnd = true;
  }

  scrolled() {
    this.atEnd = this.nearEnd();
    if (!this.atEnd) return;
    this.jump.hidden = true;
    if (this.person.unread) tell("read", { owner: this.person });
  }

  /** Puts files beside the text to be sent; a person who has not started the bot must start first. */
  stage(items, asPhotos) {
    if (!this.person.messages.size || this.person.blocked) this.say(this.person.blocked ? T.blocked : T.startFirst);
    else if (items.length) this.composer.stage(items, asPhotos);
  }

  drop() {
    let depth = 0;
    const end = () => { depth = 0; this.element.classList.remove("dropping"); };
    this.element.addEventListener("dragenter", (event) => { event.preventDefault(); depth += 1; this.element.classList.add("dropping"); });
    this.element.addEventListener("dragleave", () => { depth -= 1; if (depth <= 0) end(); });
    this.element.addEventListener("dragover", (event) => {
      event.preventDefault();
      for (const zone of this.element.querySelectorAll(".zone")) zone.classList.toggle("over", zone.contains(event.target));
    });
    this.element.addEventListener("drop", (event) => {
      event.preventDefault();
      const asPhotos = event.target.closest?.(".zone")?.dataset.photos === "true";
      end();
      const number = event.dataTransfer.getData("application/x-sample");
      const sample = number ? store.samples[Number(number)] : null;
      const files = [...event.dataTransfer.files].map((file) => ({ file, name: file.name, size: file.size }));
      this.stage(sample ? [{ ...sample, sample: sample.id }] : files, asPhotos);
    });
  }
}

function dropZones() {
  const zone = (photos, label) => h("div", { class: "zone", dataset: { photos } }, h("strong", {}, label));
  return h("div", { class: "zones", "aria-hidden": "true" }, zone(false, T.dropFile), zone(true, T.dropPhoto));
}
