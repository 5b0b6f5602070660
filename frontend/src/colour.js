/** A token's value as the canvas understands it: it knows no var() and no light-dark(). */
export function colour(element, token) {
  const probe = document.createElement("i");
  element.append(probe);
  probe.style.color = `var(--${token})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
