import { addPerson, Refused } from "./api.js";
import { ask } from "./dialogs.js";
import { avatar, clock, fileSign, h, icon, refill, size } from "./dom.js";
import { store } from "./store.js";
import { T } from "./texts.js";

const PICTURE = /\.(jpe?g|png|webp)$/i;

/** The column beside the conversations: people, sample files, what the bot calls. */
export class Side {
  constructor(element, { open, stage, add }) {
    this.open = open;
    this.stage = stage;
    this.people = h("div", { class: "people" });
    this.samples = h("div", { class: "samples" });
    this.calls = h("ol", { class: "calls" });
    const newcomer = h("button", { type: "button", class: "round small", "aria-label": T.newPerson, onclick: () => this.newPerson(add) }, icon("plus"));
    this.samplesPart = h("section", {}, h("h2", {}, T.samples), h("p", { class: "hint" }, T.samplesHint), this.samples);
    element.append(h("section", {}, h("h2", {}, T.people, newcomer), this.people), this.samplesPart,
      h("details", {}, h("summary", {}, T.calls), this.calls));
  }

  newPerson(add) {
    ask(T.newPerson, T.newPersonHint, (name) => addPerson(name).then(add, (error) => {
      if (!(error instanceof Refused)) throw error;
    }));
  }

  drawPeople(shown) {
    const rows = [...store.people.values()].map((person) => {
      const current = shown.includes(person.id);
      const badge = person.unread > 0 && h("span", { class: "badge", "aria-label": T.unread(person.unread) }, String(person.unread));
      return h("button", { type: "button", class: "person", "aria-pressed": String(current), dataset: { person: person.id }, onclick: () => this.open(person.id) },
        avatar(person), h("span", { class: "names" }, h("strong", {}, person.name), h("small", {}, lastLine(person))), badge);
    });
    refill(this.people, rows);
  }

  drawSamples() {
    this.samplesPart.hidden = !store.samples.length;
    refill(this.samples, store.samples.map((sample) => this.sample(sample)));
  }

  sample(sample) {
    const used = store.used.has(sample.id);
    const drag = (event) => {
      event.dataTransfer.setData("application/x-sample", String(sample.id));
      event.dataTransfer.effectAllowed = "copy";
    };
    const sign = PICTURE.test(sample.name)
      ? h("img", { class: "sign", src: `ui/samples/${sample.id}`, alt: "", width: "40", height: "40", loading: "lazy" })
      : fileSign(sample.name);
    const line = [size(sample.size), sample.photo && T.photo, used && `✓ ${T.used}`].filter(Boolean).join(" · ");
    return h("button", { type: "button", class: `sample${used ? " used" : ""}`, draggable: "true", dataset: { sample: sample.id }, ondragstart: drag, onclick: () => this.stage(sample) },
      sign, h("span", { class: "facts" }, h("strong", {}, sample.name), h("small", {}, line)));
  }

  drawCalls() {
    const rows = store.calls.map((call) => {
      const kind = call.status === 200 ? "good" : call.status === 0 ? "lost" : "bad";
      return h("li", { class: kind, title: call.description }, h("time", {}, clock(call.at)), h("span", {}, call.method), h("b", {}, call.status ? String(call.status) : T.noAnswer));
    });
    this.calls.replaceChildren(...(rows.length ? rows.reverse() : [h("li", {}, T.noCalls)]));
  }
}

function lastLine(person) {
  const last = [...person.messages.values()].at(-1);
  if (!last) return person.about;
  return (last.text || last.attachment?.file?.name || T.picture).split("\n")[0];
}
