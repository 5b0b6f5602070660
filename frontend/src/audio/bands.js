// Intervals over the wave, as wavesurfer's regions: painted anew whenever the task changes them.

import RegionsPlugin from "wavesurfer.js/dist/plugins/regions.esm.js";

export class Bands {
  #painting = false;

  constructor(stage) {
    this.stage = stage;
    this.plugin = RegionsPlugin.create();
    this.plugin.on("region-created", (region) => this.#painting || this.#drawn(region));
    this.plugin.on("region-updated", ({ id, start, end }) => this.#told("interval-changed", { index: Number(id), ...this.#kept(start, end) }));
    this.plugin.on("region-clicked", (region, event) => {
      event.stopPropagation();
      if (region.id in this.stage.painted.marks) this.#told("interval-chosen", { index: Number(region.id) });
    });
  }

  /** Whether dragging over the wave draws an interval. */
  draw(yes) {
    this.stop?.();
    this.stop = yes ? this.plugin.enableDragSelection({ color: "#8888" }) : null;
  }

  paint({ marks, chosen, pending }) {
    this.#painting = true;
    this.plugin.clearRegions();
    marks.forEach((mark, place) => this.#band(mark, place, place === chosen));
    if (pending !== null) this.plugin.addRegion({ id: "pending", start: pending, drag: false, resize: false });
    this.#painting = false;
  }

  #band({ start, end, colour, label, suggested }, place, isChosen) {
    const content = Object.assign(document.createElement("span"), { textContent: label });
    const faint = `color-mix(in srgb, ${colour} ${isChosen ? 45 : 25}%, transparent)`;
    const region = this.plugin.addRegion({ id: String(place), start, end, content, color: faint, drag: false });
    if (!region.element) return;
    const { style } = region.element;
    style.border = `2px ${suggested ? "dashed" : "solid"} ${isChosen ? "var(--text)" : colour}`;
    style.boxSizing = "border-box";
    Object.assign(content.style, { padding: "2px 6px", color: "var(--text)", fontWeight: "600" });
  }

  #drawn(region) {
    const { start, end } = region;
    region.remove();
    this.#told("interval-drawn", this.#kept(start, end));
  }

  #kept(start, end) {
    return { start: this.stage.rounded(start), end: this.stage.rounded(end) };
  }

  #told(type, detail) {
    this.stage.told(type, detail);
  }
}
