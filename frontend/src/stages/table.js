// <table-stage>: a row of a table, one field a line: its name, its value, its unit.

import { word } from "../desk/words.js";

const number = new Intl.NumberFormat(document.documentElement.lang, { maximumSignificantDigits: 15 });
const NOTHING = "—";

class TableStage extends HTMLElement {
  async load({ row }) {
    const table = document.createElement("table");
    const caption = Object.assign(table.createCaption(), { textContent: word("fields", { n: row.length }) });
    caption.className = "visually-hidden";
    const body = table.createTBody();
    for (const field of row) body.append(line(field));
    this.first = row.find(({ value }) => value !== null)?.value ?? NOTHING;
    this.replaceChildren(table);
  }

  /** What stands for it among the recent ones. */
  tile() {
    return Object.assign(document.createElement("p"), { textContent: shown(this.first), dir: "auto" });
  }
}

function line({ name, value, unit }) {
  const row = document.createElement("tr");
  const heading = Object.assign(document.createElement("th"), { scope: "row", textContent: name, dir: "auto" });
  const cell = Object.assign(row.insertCell(), { textContent: shown(value), dir: "auto" });
  cell.className = typeof value === "number" ? "number" : value === null ? "nothing" : "words";
  row.prepend(heading);
  Object.assign(row.insertCell(), { textContent: unit, className: "unit" });
  return row;
}

function shown(value) {
  if (value === null) return NOTHING;
  return typeof value === "number" ? number.format(value) : value;
}

customElements.define("table-stage", TableStage);
