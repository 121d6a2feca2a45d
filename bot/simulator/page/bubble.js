import { clock, fileSign, h, icon, size } from "./dom.js";
import { lightbox } from "./dialogs.js";
import { rich } from "./rich.js";
import { T } from "./texts.js";

const SHOWN = /\.(pdf|jpe?g|png|webp|gif|txt)$/i;

/** One message with its buttons; `acts` says what its parts do. */
export function bubble(message, acts) {
  const side = message.mine ? "mine" : "theirs";
  return h("article", { class: `message ${side}`, dataset: { id: message.id, album: message.album ?? "" }, id: `${acts.prefix}-${message.id}` },
    h("div", { class: bubbleClass(message) },
      message.forwarded && h("p", { class: "forwarded" }, T.forwarded(message.forwarded)),
      message.reply && quote(message.reply, acts),
      message.attachment && attachment(message.attachment),
      message.text && h("div", { class: "text" }, rich(message.text, message.entities, message.mine ? null : acts.command)),
      meta(message, acts)),
    keyboard(message, acts));
}

function bubbleClass(message) {
  const picture = message.attachment?.kind === "photo";
  return `bubble${message.edited ? " edited" : ""}${picture ? " picture" : ""}${picture && !message.text ? " bare" : ""}`;
}

function quote(reply, acts) {
  return h("button", { type: "button", class: "quote", onclick: () => acts.jump(reply.id) },
    h("strong", {}, reply.name), h("span", {}, reply.text || T.picture));
}

function meta(message, acts) {
  return h("div", { class: "meta" },
    message.edited && h("span", {}, T.edited),
    h("time", { datetime: new Date(message.at * 1000).toISOString() }, clock(message.at)),
    h("button", { type: "button", class: "more", tabindex: "-1", "aria-label": T.more, onclick: (event) => acts.more(message, event.currentTarget) }, icon("dots")));
}

function keyboard(message, acts) {
  if (!message.buttons.length) return null;
  const rows = message.buttons.map((row) => h("div", { class: "keys" }, row.map((button) => key(button, message, acts))));
  return h("div", { class: "keyboard" }, rows);
}

function key(button, message, acts) {
  if (button.url) return h("a", { class: "key", href: button.url, target: "_blank", rel: "noopener noreferrer" }, button.label, " ↗");
  return h("button", { type: "button", class: "key", dataset: { data: button.data }, onclick: () => acts.press(message, button.data) }, button.label);
}

function attachment({ kind, file, facts }) {
  if (kind === "photo") return photo(file);
  if (kind === "document") return card(file);
  const [sign, title, line] = {
    sticker: [null, facts.emoji, ""],
    voice: [icon("voice"), T.voice, file && size(file.size)],
    location: [icon("pin"), T.location, `${facts.latitude}, ${facts.longitude}`],
    contact: [null, facts.first_name ?? T.contact, facts.phone_number],
  }[kind] ?? [null, kind, ""];
  if (kind === "sticker") return h("p", { class: "sticker", "aria-label": T.sticker }, title);
  return h("div", { class: "card" }, h("span", { class: "sign sign-other" }, sign ?? "@"), h("div", { class: "facts" }, h("strong", {}, title), h("small", {}, line)));
}

function photo(file) {
  const width = Math.min(file.width, 320);
  const image = h("img", { src: file.url, alt: T.picture, width, height: Math.round((width * file.height) / file.width), loading: "lazy" });
  return h("button", { type: "button", class: "photo", "aria-label": T.picture, onclick: () => lightbox(file.url, "foto.jpg") }, image);
}

function card(file) {
  const opens = SHOWN.test(file.name);
  const where = opens ? { target: "_blank", rel: "noopener" } : { download: file.name };
  return h("a", { class: "card", href: file.url, ...where }, fileSign(file.name),
    h("span", { class: "facts" }, h("strong", {}, file.name), h("small", {}, `${size(file.size)} · ${opens ? T.open : T.download}`)));
}
