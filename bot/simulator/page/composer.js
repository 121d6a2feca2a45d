import { edit, Refused, sendFiles, sendText } from "./api.js";
import { fileSign, h, icon, size } from "./dom.js";
import { store, tell } from "./store.js";
import { T } from "./texts.js";

const PICTURE = /\.(jpe?g|png|webp|gif|bmp)$/i;
const CAPTION = 1024;
const TEXT = 4096;

function thumb(item) {
  if (!PICTURE.test(item.name)) return fileSign(item.name);
  const url = item.file ? URL.createObjectURL(item.file) : `ui/samples/${item.sample}`;
  const forget = () => URL.revokeObjectURL(url);
  return h("img", { class: "sign", src: url, alt: "", width: "32", height: "32", onload: forget, onerror: forget });
}

/** The lower end of a conversation: text, staged files, the list of commands. */
export class Composer {
  constructor(person, say) {
    this.person = person;
    this.say = say;
    this.items = [];
    this.asPhotos = false;
    this.target = null;
    this.field = h("textarea", { rows: "1", "aria-label": T.write, placeholder: T.write, maxlength: TEXT, autocomplete: "off" });
    this.picker = h("input", { type: "file", multiple: true, hidden: true, tabindex: "-1" });
    this.tray = h("div", { class: "tray", hidden: true });
    this.banner = h("div", { class: "banner", hidden: true });
    this.list = h("div", { class: "commands", role: "listbox", "aria-label": T.commands, id: `commands-${person.id}`, hidden: true });
    this.menuButton = h("button", { type: "button", class: "round", "aria-label": T.commands, "aria-expanded": "false", onclick: () => this.toggleCommands() }, icon("menu"));
    this.sendButton = h("button", { type: "submit", class: "round go", "aria-label": T.send }, icon("send"));
    const clip = h("button", { type: "button", class: "round", "aria-label": T.attach, onclick: () => this.picker.click() }, icon("clip"));
    this.element = h("form", { class: "composer" }, this.list, this.banner, this.tray,
      h("div", { class: "line" }, this.menuButton, clip, this.picker, this.field, this.sendButton));
    this.element.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.picker.addEventListener("change", () => { this.stageFiles([...this.picker.files]); this.picker.value = ""; });
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("paste", (event) => this.paste(event));
    this.changed();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  /** Adds files of this computer. */
  stageFiles(files) {
    this.stage(files.map((file) => ({ file, name: file.name, size: file.size })));
  }

  /** Adds files or samples; `asPhotos` says how to send them, undefined leaves the choice. */
  stage(items, asPhotos) {
    this.items.push(...items);
    if (asPhotos !== undefined) this.asPhotos = asPhotos;
    const caption = items.find((item) => item.caption)?.caption;
    if (caption && !this.field.value) this.field.value = caption;
    this.drawTray();
    this.focus();
  }

  drawTray() {
    const pictures = this.items.length > 0 && this.items.every((item) => PICTURE.test(item.name));
    if (!pictures) this.asPhotos = false;
    const chips = this.items.map((item, index) => h("li", { class: "chip" }, thumb(item),
      h("span", { class: "facts" }, h("strong", {}, item.name), h("small", {}, size(item.size))),
      h("button", { type: "button", class: "x", "aria-label": T.remove(item.name), onclick: () => this.unstage(index) }, icon("close"))));
    this.tray.replaceChildren(h("ul", { class: "chips" }, chips), pictures ? this.modeSwitch() : "");
    this.tray.hidden = !this.items.length;
    this.field.placeholder = this.items.length ? T.caption : T.write;
    this.field.maxLength = this.items.length ? CAPTION : TEXT;
    this.changed();
  }

  modeSwitch() {
    const option = (label, value) => h("button", { type: "button", "aria-pressed": String(this.asPhotos === value), onclick: () => { this.asPhotos = value; this.drawTray(); } }, label);
    return h("div", { class: "mode" }, option(T.asPhoto, true), option(T.asFile, false));
  }

  unstage(index) {
    this.items.splice(index, 1);
    this.drawTray();
    this.focus();
  }

  /** Starts an answer to a message or a change of it. */
  aim(kind, message) {
    this.target = { kind, message };
    const cancel = h("button", { type: "button", class: "x", "aria-label": T.cancel, onclick: () => this.release() }, icon("close"));
    this.banner.replaceChildren(h("span", {}, h("strong", {}, kind === "edit" ? T.editing : T.replying), " ", message.text.slice(0, 80)), cancel);
    this.banner.hidden = false;
    if (kind === "edit") this.field.value = message.text;
    this.changed();
    this.focus();
  }

  release() {
    if (this.target?.kind === "edit") this.field.value = "";
    this.target = null;
    this.banner.hidden = true;
    this.changed();
    this.focus();
  }

  async send() {
    const text = this.field.value.trim();
    if (this.busy || (!text && !this.items.length)) return;
    this.busy = true;
    this.element.classList.add("busy");
    try {
      await this.deliver(text);
      for (const item of this.items) if (item.sample !== undefined) store.used.add(item.sample);
      this.items = [];
      this.target = null;
      this.banner.hidden = true;
      this.field.value = "";
      this.drawTray();
      tell("samples");
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.say(error.message);
    } finally {
      this.busy = false;
      this.element.classList.remove("busy");
    }
  }

  deliver(text) {
    const { id } = this.person;
    if (this.items.length) return sendFiles(id, this.items, text, this.asPhotos);
    if (this.target?.kind === "edit") return edit(id, this.target.message.id, text);
    return sendText(id, text, this.target?.message.id);
  }

  changed() {
    this.field.style.height = "auto";
    if (this.field.isConnected) this.field.style.height = `${Math.min(this.field.scrollHeight, 160)}px`;
    this.sendButton.disabled = !this.field.value.trim() && !this.items.length;
    this.drawCommands(/^\/\w*$/.test(this.field.value) ? this.field.value.slice(1) : null);
  }

  toggleCommands() {
    this.drawCommands(this.list.hidden ? "" : null, true);
    this.focus();
  }

  drawCommands(prefix, asked = false) {
    const found = prefix === null ? [] : this.person.menu.filter((entry) => entry.command.startsWith(prefix.toLowerCase()));
    const rows = found.map((entry) => h("button", { type: "button", role: "option", "aria-selected": "false", tabindex: "-1", onclick: () => this.run(entry.command) },
      h("strong", {}, `/${entry.command}`), h("span", {}, entry.description)));
    const none = asked && prefix !== null && !rows.length;
    this.list.replaceChildren(...(none ? [h("p", {}, T.noCommands)] : rows));
    this.list.hidden = !rows.length && !none;
    this.menuButton.setAttribute("aria-expanded", String(!this.list.hidden));
    if (rows.length && prefix) this.select(0);
  }

  select(index) {
    const rows = [...this.list.querySelectorAll("[role=option]")];
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    rows[index]?.scrollIntoView({ block: "nearest" });
  }

  async run(command) {
    this.list.hidden = true;
    this.field.value = `/${command}`;
    await this.send();
    this.focus();
  }

  key(event) {
    if (!this.list.hidden && this.commandKey(event)) {
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.target) {
      this.release();
    }
  }

  commandKey(event) {
    const rows = [...this.list.querySelectorAll("[role=option]")];
    const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") this.drawCommands(null);
    else if (event.key === "ArrowDown" && rows.length) this.select((at + 1) % rows.length);
    else if (event.key === "ArrowUp" && rows.length) this.select((at - 1 + rows.length) % rows.length);
    else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) rows[at].click();
    else return false;
    return true;
  }

  paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.stageFiles(files);
  }
}
