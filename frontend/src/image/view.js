// How a picture lies on the stage: its scale, and where its upper left corner is. Pure.

const CLOSEST = 64; // screen pixels for one of the picture's
export const TINY = 64; // a picture this small is its pixels: it is shown larger, but not as large as can be
const TINY_SHOWN = 320;
const HARD = 6; // from this scale on pixels have edges

/** The whole of it, in the middle. */
export function fitted(picture, stage) {
  const longest = Math.max(picture.width, picture.height);
  const most = longest < TINY ? TINY_SHOWN / longest : Infinity;
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height, most);
  return settled({ scale, x: 0, y: 0 }, picture, stage);
}

/** Closer by `factor`, with what is at the point `at` of the stage staying there. */
export function zoomed(view, factor, at, picture, stage) {
  const least = Math.min(fitted(picture, stage).scale, 1);
  const scale = Math.min(Math.max(view.scale * factor, least), Math.max(CLOSEST, least));
  const moved = (from, to) => to - ((to - from) * scale) / view.scale;
  return settled({ scale, x: moved(view.x, at.x), y: moved(view.y, at.y) }, picture, stage);
}

export function panned(view, by, picture, stage) {
  return settled({ ...view, x: view.x + by.x, y: view.y + by.y }, picture, stage);
}

/** Nowhere is more of the empty stage seen than must be. */
function settled({ scale, x, y }, picture, stage) {
  const place = (at, size, room) => (size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, at)));
  return {
    scale,
    x: place(x, picture.width * scale, stage.width),
    y: place(y, picture.height * scale, stage.height),
  };
}

/** What of the picture is seen, in its pixels. */
export function seen({ scale, x, y }, picture, stage) {
  const left = Math.max(0, -x / scale);
  const top = Math.max(0, -y / scale);
  return {
    x: left,
    y: top,
    width: Math.min(picture.width, (stage.width - x) / scale) - left,
    height: Math.min(picture.height, (stage.height - y) / scale) - top,
  };
}

/** Does all of it fit the stage, so that there is nowhere to pan to? */
export function isWhole({ scale }, picture, stage) {
  return picture.width * scale <= stage.width + 0.5 && picture.height * scale <= stage.height + 0.5;
}

export function isHard({ scale }, { width, height }) {
  return scale >= HARD || Math.max(width, height) < TINY;
}
