// What every page needs: htmx, and a few small manners around it.
import htmx from "htmx.org/dist/htmx.esm.js";
import { filled } from "./filled.js";

// A page that nobody looks at asks the server nothing. It catches up when it is seen again.
document.addEventListener("htmx:beforeRequest", (event) => {
  const polls = event.target.getAttribute("hx-trigger")?.startsWith("every");
  if (polls && document.hidden) event.preventDefault();
});

// A poll brings the learning section along; it is replaced only when it says something new, so
// that an open table stays open and the curve does not flicker.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const { version } = fragment.firstElementChild.dataset;
  if (version && version === target.dataset.version) event.detail.shouldSwap = false;
});

// A fragment that was redirected is another page, most often the login: go there as a whole.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const asked = new URL(detail.pathInfo.requestPath, location.href).pathname;
  if (new URL(detail.xhr.responseURL).pathname === asked) return;
  detail.shouldSwap = false;
  location.reload();
});

// A refusal is a page or a fragment that says what to do: say it where it is heard.
document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => say(reason(xhr)));
document.addEventListener("htmx:sendError", () => say(toast().dataset.unreachable));

function reason(xhr) {
  if (xhr.getResponseHeader("Content-Type")?.startsWith("application/json")) {
    return JSON.parse(xhr.responseText).detail;
  }
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  return page.querySelector("[data-detail]")?.textContent.trim() || filled(toast().dataset.answered, xhr);
}

function say(text) {
  toast().textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (toast().textContent = ""), 8000);
}

/** Where it is said; its data hold the sentences in the user's language. */
const toast = () => document.getElementById("toast");

// htmx starts itself; the name is for whoever debugs in the console.
window.htmx = htmx;
