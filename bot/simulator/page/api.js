import { T } from "./texts.js";

/** A refusal, in words for the person at the page. */
export class Refused extends Error {}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(T.errors[body.error] ?? T.errors[""]);
  return body;
}

function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return fetch(path, { method: "POST", headers, body: JSON.stringify(body) }).then(answer, failed);
}

function failed() {
  throw new Refused(T.errors[""]);
}

const act = (person, name, body) => post(`ui/people/${person}/${name}`, body);

export const sendText = (person, text, replyTo) => act(person, "text", { text, reply_to: replyTo ?? 0 });
export const press = (person, message, data) => act(person, "press", { message, data });
export const edit = (person, message, text) => act(person, "edit", { message, text });
export const remove = (person, message) => act(person, "delete", { message });
export const block = (person, blocked) => act(person, "block", { blocked });
export const addPerson = (name) => post("ui/people", { name });
export const setFault = (fault) => post("ui/faults", { fault });

/** Sends staged files and samples in their order. */
export function sendFiles(person, items, caption, asPhotos) {
  const form = new FormData();
  form.append("caption", caption);
  form.append("photos", String(asPhotos));
  for (const item of items) {
    if (item.file) form.append("file", item.file, item.name);
    else form.append("sample", String(item.sample));
  }
  return fetch(`ui/people/${person}/files`, { method: "POST", body: form }).then(answer, failed);
}

/** Tells of everything that happens; `lost` when the server is gone and `state` when it is back. */
export function listen(handlers, lost) {
  const source = new EventSource("ui/events");
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
  source.addEventListener("error", lost);
}
