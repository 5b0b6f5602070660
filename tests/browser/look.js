// What a page says and how it lies, for tests/browser/test_every_page.py.

globalThis.look = (() => {
  const PRESSED = "button, a.button, select, input:not([type=hidden]), textarea, summary";
  const FINGER = 44;
  const ASIDE = "[lang=en], [dir=auto], code, pre, kbd, script, style"; // stored words, and programs' own

  const seen = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const hidden = (element) => element.closest(".visually-hidden, .skip-link, dialog:not([open])") !== null;
  const called = (element) =>
    `${element.localName}.${element.className} “${(element.textContent || element.name || element.value || "").trim().slice(0, 40)}”`;
  const scrolls = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  /** What a finger meets: a box to tick is as large as its label. */
  const target = (element) => (/checkbox|radio/.test(element.type) ? (element.closest("label") ?? element.labels?.[0] ?? element) : element);

  function words() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (!parent.closest(ASIDE)) found.push(walker.currentNode.textContent.replace(/\s+/g, " ").trim());
    }
    for (const name of ["aria-label", "title", "alt", "placeholder"]) {
      const given = [...document.querySelectorAll(`[${name}]`)].filter((one) => !one.closest(ASIDE));
      found.push(...given.map((one) => one.getAttribute(name)));
    }
    return found.filter(Boolean);
  }

  function layout() {
    const { scrollWidth, clientWidth } = document.documentElement;
    const pressed = [...document.querySelectorAll(PRESSED)].filter((one) => seen(one) && !hidden(one));
    const out = (one) => {
      const { left, right } = one.getBoundingClientRect();
      return (left < -1 || right > clientWidth + 1) && !scrolls(one);
    };
    const cut = (one) =>
      one.localName === "button" && getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1;
    const small = (one) => {
      const { width, height } = target(one).getBoundingClientRect();
      return width < FINGER - 0.5 || height < FINGER - 0.5;
    };
    return {
      wide: scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px too wide`] : [],
      clipped: pressed.filter((one) => out(one) || cut(one)).map(called),
      small: pressed.filter(small).map((one) => {
        const { width, height } = target(one).getBoundingClientRect();
        return `${called(one)} ${Math.round(width)} x ${Math.round(height)}`;
      }),
    };
  }

  /** Put on a theme, and wait until no colour is on its way any more. */
  async function dress(theme) {
    document.documentElement.dataset.theme = theme;
    const fading = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(fading.map((one) => one.finished));
  }

  return { dress, words, layout };
})();
