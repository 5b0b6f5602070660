// What is on its way, kept so that even a browser that is killed finds it again.
//
// localStorage answers at once, but Chromium writes it to disk many seconds later: a browser killed
// meanwhile forgets its newest answers. So each of them also goes into IndexedDB, which is told to
// have it on disk. Where there is none (some private windows), localStorage alone has to do.

const NAME = "tweezers";
const STORE = "outbox";

export class Shelf {
  #database = null;

  /** Opens it, and puts back into `storage` what a killed browser has lost from there. */
  static async open(storage, prefix, factory = globalThis.indexedDB) {
    const shelf = new Shelf();
    try {
      shelf.#database = await opened(factory);
      for (const [key, text] of await shelf.#kept(prefix)) if (storage.getItem(key) === null) storage.setItem(key, text);
    } catch (error) {
      console.warn("Unsaved answers are kept in localStorage alone:", error);
    }
    return shelf;
  }

  put(key, text) {
    this.#store({ durability: "strict" })?.put(text, key);
  }

  /** What comes back because this was not written in time has its token, and is not counted twice. */
  drop(key) {
    this.#store({ durability: "relaxed" })?.delete(key);
  }

  #store(options) {
    return this.#database?.transaction(STORE, "readwrite", options).objectStore(STORE);
  }

  async #kept(prefix) {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const store = this.#database.transaction(STORE).objectStore(STORE);
    const [keys, texts] = await Promise.all([done(store.getAllKeys(range)), done(store.getAll(range))]);
    return keys.map((key, place) => [key, texts[place]]);
  }
}

function opened(factory) {
  const request = factory.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return done(request);
}

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
