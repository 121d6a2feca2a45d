import { h } from "./dom.js";

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

function wrap(entity, text, inner, onCommand) {
  if (entity.type === "bot_command" && onCommand) {
    return h("button", { type: "button", class: "command", onclick: () => onCommand(text) }, text);
  }
  if (entity.type === "url" || entity.type === "text_link") {
    return h("a", { href: entity.url ?? text, target: "_blank", rel: "noopener noreferrer" }, inner);
  }
  if (entity.type === "spoiler") {
    const reveal = (event) => event.currentTarget.classList.add("shown");
    return h("button", { type: "button", class: "spoiler", onclick: reveal }, inner);
  }
  const tag = TAGS[entity.type];
  return tag ? h(tag, {}, inner) : inner;
}

/** Telegram's text as nodes; entities count UTF-16 units, as strings do here. */
export function rich(text, entities, onCommand) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const walk = (start, end, list) => {
    const nodes = [];
    let at = start;
    while (list.length && list[0].offset < end) {
      const entity = list.shift();
      if (entity.offset < at) continue;
      const stop = Math.min(entity.offset + entity.length, end);
      nodes.push(text.slice(at, entity.offset));
      nodes.push(wrap(entity, text.slice(entity.offset, stop), walk(entity.offset, stop, list), onCommand));
      at = BLOCKS.has(entity.type) && text[stop] === "\n" ? stop + 1 : stop;
    }
    if (at < end) nodes.push(text.slice(at, end));
    return nodes.flat();
  };
  return walk(0, text.length, sorted);
}
