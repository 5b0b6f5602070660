// <batch-grid>: samples that look alike, answered with one key but for those taken out.

import { Api, Refused, SignedOut } from "./desk/api.js";
import { Clock } from "./desk/clock.js";
import { action, heard } from "./desk/keys.js";
import { Outbox, uuid } from "./desk/outbox.js";
import { Shelf } from "./desk/shelf.js";
import { session } from "./desk/session.js";
import { word } from "./desk/words.js";
import { moved } from "./grid/moves.js";
import { GridView } from "./grid/view.js";

const RETRY_MS = 3000;

class BatchGrid extends HTMLElement {
  async connectedCallback() {
    const data = JSON.parse(document.getElementById("desk-data").textContent);
    Object.assign(this, { urls: data.urls, count: data.count, bindings: data.keys, shortcuts: data.shortcuts });
    this.view = new GridView(this);
    this.clock = new Clock();
    this.current = null; // {category, tiles: [{claim, sample, …, out}]}
    this.ahead = []; // sheets that come next
    this.history = []; // {token, sheet}, oldest first
    this.fetching = false;
    this.api = new Api({ ...data, renew: session(this.dataset.user) });
    const prefix = `tweezers.grid.${this.dataset.user}.${data.slug}.`;
    this.outbox = new Outbox({
      send: ({ token, category, claims, left_out, active_ms, total_ms }) =>
        this.api.post(this.urls.answers, { token, category, claims, left_out, active_ms, total_ms }),
      storage: localStorage,
      shelf: await Shelf.open(localStorage, prefix),
      prefix,
      on: {
        change: (outbox, error) => this.#troubled(outbox, error),
        delivered: (_, result) => this.#delivered(result),
        refused: (_, error) => this.view.notice(word("refused", { detail: error.message })),
      },
    });
    if (!this.isConnected) return;
    this.#listen();
    this.outbox.kick();
    this.#fill();
  }

  // What the annotator does: each button names one of these in data-do

  toggle(tile) {
    const place = this.view.placeOf(tile);
    const entry = this.current.tiles[place];
    entry.out = !entry.out;
    this.view.marked(this.current, place);
  }

  choose(button) {
    this.current.category = button.dataset.category;
    this.view.chosen(this.current);
  }

  submit() {
    const { category, tiles } = this.current;
    const kept = tiles.filter(({ out }) => !out);
    if (!kept.length) return this.skip();
    const token = uuid();
    this.history.push({ token, sheet: this.current });
    this.outbox.put({
      token,
      category,
      claims: kept.map(({ claim }) => claim),
      left_out: tiles.filter(({ out }) => out).map(({ claim }) => claim),
      ...this.clock.read(),
    });
    this.view.notice(word("labeled", { n: kept.length, category }));
    this.#advance();
  }

  /** Gives all of them back. */
  skip() {
    const claims = this.current.tiles.map(({ claim }) => claim);
    this.api.post(this.urls.release, { claims }).catch((error) => this.#notFound(error)); // else they run out
    this.#advance();
  }

  async undo() {
    const last = this.history.pop();
    this.view.undoable(this.history);
    if (this.outbox.withdraw(last.token)) return this.#back(last.sheet);
    const { category, tiles } = last.sheet;
    const claims = tiles.filter(({ out }) => !out).map(({ claim }) => claim);
    try {
      const again = await this.api.post(this.urls.undo, { claims, token: last.token });
      this.view.notice(word(again.tiles.length ? "undone" : "gone"));
      this.view.singly(again.waiting);
      if (again.tiles.length) await this.#bringBack({ category, tiles: again.tiles });
    } catch (error) {
      this.history.push(last);
      this.view.undoable(this.history);
      this.#notFound(error);
    }
  }

  again() {
    this.#advance();
  }

  async #bringBack(sheet) {
    await this.view.prepare(sheet);
    this.#back(sheet);
  }

  /** Puts a sheet on the screen before the one that is there. */
  #back(sheet) {
    if (this.current) this.ahead.unshift(this.current);
    this.#show(sheet);
  }

  // What is on the screen, and what comes next

  #show(sheet) {
    this.current = sheet;
    this.clock.restart();
    this.view.show(sheet);
    this.view.undoable(this.history);
  }

  #advance() {
    const sheet = this.fetching ? null : this.ahead.shift(); // its pictures are still to come
    if (sheet) this.#show(sheet);
    else {
      this.current = null;
      this.view.screen("waiting");
      this.view.undoable(this.history);
    }
    this.#fill();
  }

  /** Gets the next sheet while this one is looked at. What is on its way is sent before: the server
   * takes back what we do not say that we hold. */
  async #fill() {
    if (this.fetching || this.ahead.length || this.outbox.size) return;
    this.fetching = true;
    const held = (this.current?.tiles ?? []).map(({ claim }) => claim);
    try {
      await this.#found(await this.api.post(this.urls.batches, { count: this.count, holding: held }));
    } catch (error) {
      this.#notFound(error);
      this.#later();
    } finally {
      this.fetching = false;
    }
  }

  async #found({ category, tiles, ended, waiting, error_rate: rate }) {
    this.view.signedOut.hidden = true;
    this.view.singly(waiting);
    this.view.errors(rate);
    if (!tiles.length) return this.current || this.view.screen(ended);
    const sheet = { category, tiles };
    this.ahead.push(sheet); // so that leaving gives it back
    await this.view.prepare(sheet);
    if (this.current) return;
    this.#show(this.ahead.shift());
    setTimeout(() => this.#fill()); // once this request is over
  }

  #notFound(error) {
    if (error instanceof Refused) this.view.notice(error.message);
    else this.#troubled(this.outbox, error);
  }

  #later() {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.#fill(), RETRY_MS);
  }

  #delivered({ refused, waiting, error_rate: rate }) {
    this.view.singly(waiting);
    this.view.errors(rate);
    const [first] = refused;
    if (first) this.view.notice(word("tiles_refused", { n: refused.length, detail: first.detail }));
  }

  #troubled(outbox, error) {
    if (error instanceof SignedOut) this.view.signedOut.hidden = false;
    this.view.saved(outbox.size, Boolean(error));
    this.view.waiting.textContent = word(error ? "unreachable" : "waiting");
    if (!error && !outbox.size) this.#fill();
  }

  // What the browser tells

  #listen() {
    const { signal } = (this.listening = new AbortController());
    const on = (target, type, hear) => target.addEventListener(type, hear, { signal });
    on(this, "click", ({ target }) => this.#click(target.closest("button")));
    on(document, "keydown", (event) => this.#press(event));
    for (const type of ["keydown", "pointerdown", "pointermove"]) on(document, type, () => this.clock.touch());
    on(document, "visibilitychange", () => (document.hidden ? this.clock.hide() : this.#woken()));
    on(window, "focus", () => this.#woken());
    on(window, "online", () => this.#woken());
    on(window, "beforeunload", (event) => this.outbox.size && event.preventDefault());
    on(window, "pagehide", () => this.#leave());
    on(window, "pageshow", ({ persisted }) => persisted && location.reload());
  }

  disconnectedCallback() {
    this.listening?.abort();
  }

  #woken() {
    this.clock.touch();
    this.outbox.kick();
  }

  #click(button) {
    if (!button || button.disabled) return;
    if (button.matches(".tile")) this.toggle(button);
    else if (button.dataset.do) this[button.dataset.do](button);
  }

  #press(event) {
    if (!this.current && !this.history.length) return;
    const onTile = event.target.closest?.(".tile");
    const bare = !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
    if (this.current && bare && (onTile || event.target === document.body)) {
      if (this.#move(event, onTile)) return;
    }
    const meant = heard(event, this.shortcuts, this) && action(event, this.bindings);
    const wanted = meant?.digit ? `[data-key="${meant.digit}"]` : meant?.name && `[data-do="${meant.name}"]`;
    const button = wanted && this.querySelector(wanted);
    if (!button?.checkVisibility() || meant.repeated) return;
    event.preventDefault();
    button.click();
  }

  /** Enter and the arrows mean the same everywhere on the sheet. */
  #move(event, tile) {
    const { key, repeat } = event;
    if (key === "Enter") {
      event.preventDefault();
      if (!repeat) this.submit();
      return true;
    }
    const place = moved(key, tile ? this.view.placeOf(tile) : -1, this.view.shape());
    if (place === null) return false;
    event.preventDefault();
    this.view.focus(place);
    return true;
  }

  /** What nobody will answer now is somebody else's. */
  #leave() {
    const sheets = [this.current, ...this.ahead].filter(Boolean);
    const claims = sheets.flatMap(({ tiles }) => tiles.map(({ claim }) => claim));
    if (claims.length) this.api.leave(this.urls.release, { claims });
  }
}

customElements.define("batch-grid", BatchGrid);
