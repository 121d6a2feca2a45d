import { h, icon, clock } from "./dom.js";
import { rich } from "./rich.js";
import { T } from "./texts.js";

function show(className, label, ...content) {
  const before = document.activeElement;
  const dialog = h("dialog", { class: className, "aria-label": label }, ...content);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

const closer = (label) => h("button", { type: "button", class: "primary", onclick: (e) => e.target.closest("dialog").close() }, label);

/** A message that waits for a tap, as an alert of the bot does. */
export function alertBox(text) {
  show("box", text, h("p", { class: "plain" }, text), h("div", { class: "row" }, closer(T.ok)));
}

/** A picture as large as the window allows. */
export function lightbox(url, name) {
  const close = h("button", { type: "button", class: "round light", "aria-label": T.close, onclick: (e) => e.currentTarget.closest("dialog").close() }, icon("close"));
  const link = h("a", { href: url, download: name, class: "quiet" }, T.download);
  show("lightbox", name, h("img", { src: url, alt: name }), h("div", { class: "row" }, link, close));
}

/** How a message looked before each edit. */
export function history(message) {
  const versions = message.versions.map((version) => h("li", {}, h("div", { class: "text" }, rich(version.text, version.entities))));
  const now = h("li", {}, h("div", { class: "text" }, rich(message.text, message.entities)), h("small", {}, clock(message.edited)));
  show("box wide", T.historyTitle, h("h2", {}, T.historyTitle), h("ol", { class: "versions" }, versions, now), h("div", { class: "row" }, closer(T.close)));
}

/** What can be done on this page. */
export function help() {
  show("box wide", T.helpTitle, h("h2", {}, T.helpTitle), h("ul", { class: "hints" }, T.help.map((line) => h("li", {}, line))), h("div", { class: "row" }, closer(T.ok)));
}

/** Asks for one line of text; nothing happens on an empty one. */
export function ask(title, label, accept) {
  const input = h("input", { type: "text", "aria-label": label, placeholder: label, maxlength: "64", autocomplete: "off" });
  const form = h("form", { method: "dialog", onsubmit: () => input.value.trim() && accept(input.value.trim()) },
    h("h2", {}, title), input,
    h("div", { class: "row" }, h("button", { type: "button", class: "quiet", onclick: (e) => e.target.closest("dialog").close() }, T.cancel),
      h("button", { type: "submit", class: "primary" }, T.add)));
  show("box", title, form);
  input.focus();
}

/** A small menu at a button; arrow keys move, Escape closes. */
export function popup(anchor, items) {
  document.querySelector(".popup")?.remove();
  const menu = h("div", { class: "popup", role: "menu" });
  const close = (refocus) => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    if (refocus && anchor.isConnected) anchor.focus();
  };
  const outside = (event) => {
    if (!menu.contains(event.target)) close(false);
  };
  for (const [label, act] of items) {
    menu.append(h("button", { type: "button", role: "menuitem", onclick: () => { close(true); act(); } }, label));
  }
  menu.addEventListener("keydown", (event) => {
    const options = [...menu.children];
    const at = options.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) options[(at + step + options.length) % options.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.body.append(menu);
  const box = anchor.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.right - menu.offsetWidth), innerWidth - menu.offsetWidth - 8);
  const below = box.bottom + 4 + menu.offsetHeight < innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? box.bottom + 4 : Math.max(8, box.top - menu.offsetHeight - 4)}px`;
  menu.firstChild.focus();
  document.addEventListener("pointerdown", outside, true);
}
