/** Makes an element; `on…` props are listeners, true/false toggle attributes, children are nodes or text. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Gives a parent these children; what looks the same stays, so that a click or the focus on it is not lost. */
export function refill(parent, children) {
  const focused = [...parent.children].indexOf(document.activeElement);
  children.forEach((child, at) => {
    const old = parent.children[at];
    if (!old) parent.append(child);
    else if (!old.isEqualNode(child)) old.replaceWith(child);
  });
  while (parent.children.length > children.length) parent.lastElementChild.remove();
  if (focused >= 0) parent.children[Math.min(focused, parent.children.length - 1)]?.focus();
}

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  send: "M3.4 20.4 21 12 3.4 3.6 3.4 10.1 15 12 3.4 13.9z",
  clip: "M16.5 6.5v10a4.5 4.5 0 0 1-9 0V5.75a3 3 0 0 1 6 0V15.5a1.5 1.5 0 0 1-3 0V7",
  menu: "M4 7h16M4 12h16M4 17h10",
  close: "M6 6l12 12M18 6 6 18",
  dots: "M6 12h.01M12 12h.01M18 12h.01",
  down: "M12 5v13M6 12.5l6 6 6-6",
  plus: "M12 5v14M5 12h14",
  pin: "M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21zM12 11.5h.01",
  voice: "M12 4v16M8 8v8M16 8v8M4 11v2M20 11v2",
};

/** A line icon of the page. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon", `icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

const HUES = [168, 262, 24, 212, 330, 92, 190, 44];

/** The round sign of a person, coloured by their id. */
export function avatar(person) {
  const letters = person.name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]);
  const sign = h("span", { class: "avatar", "aria-hidden": "true" }, letters.join("").toUpperCase());
  sign.style.setProperty("--hue", HUES[person.id % HUES.length]);
  return sign;
}

/** A file's size as people here write it. */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  return `${value.toLocaleString("id-ID", { maximumFractionDigits: value < 10 ? 1 : 0 })} ${unit}`;
}

/** Hour and minute. */
export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
}

/** The day a message belongs to, in words. */
export function day(seconds) {
  return new Date(seconds * 1000).toLocaleDateString("id-ID", { day: "numeric", month: "long", year: "numeric" });
}

/** The last part of a name after its dot, for the sign of a file. */
export function extension(name) {
  const found = /\.([A-Za-z0-9]{1,5})$/.exec(name);
  return found ? found[1].toLowerCase() : "file";
}

/** The coloured sign of a file's kind. */
export function fileSign(name) {
  const kind = extension(name);
  const group = { pdf: "pdf", doc: "word", docx: "word", xls: "sheet", xlsx: "sheet", csv: "sheet", zip: "pack",
    rar: "pack", jpg: "image", jpeg: "image", png: "image", webp: "image", gif: "image" }[kind] ?? "other";
  return h("span", { class: `sign sign-${group}`, "aria-hidden": "true" }, kind.slice(0, 4));
}
