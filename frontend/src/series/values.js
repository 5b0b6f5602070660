// The values of a series as a table, for who would rather read than look: the stretch in sight.

import { word } from "../desk/words.js";
import { atLeast } from "./ranges.js";

const MOST = 200; // lines

export class Values {
  constructor(series) {
    this.series = series;
    this.summary = Object.assign(document.createElement("summary"), { textContent: word("values") });
    this.holder = Object.assign(document.createElement("div"), { className: "scroll" });
    this.node = document.createElement("details");
    this.node.className = "values";
    this.node.append(this.summary, this.holder);
    this.node.addEventListener("toggle", () => this.#fill());
  }

  show(view) {
    this.view = view;
    if (this.node.open) this.#fill();
  }

  #fill() {
    if (!this.node.open || !this.view) return;
    const { x, channels } = this.series;
    const from = atLeast(x.values, this.view.min);
    const to = Math.min(atLeast(x.values, this.view.max) + 1, x.values.length);
    const table = document.createElement("table");
    const points = Math.min(MOST, to - from);
    table.createCaption().textContent = word("points", { shown: points, points: x.values.length });
    const names = [{ ...x, name: x.name || word("place") }, ...channels];
    table.createTHead().insertRow().append(...names.map(heading));
    const body = table.createTBody();
    for (let place = from; place < from + points; place += 1) {
      const row = body.insertRow();
      for (const { values } of names) row.insertCell().textContent = values[place];
    }
    this.holder.replaceChildren(table);
  }
}

function heading({ name, unit }) {
  const textContent = unit ? `${name} (${unit})` : name;
  return Object.assign(document.createElement("th"), { scope: "col", textContent });
}
