// The editor of the programme by hand: sessions are dragged or carried by keyboard to another time or room, stretched,
// and put back to those that wait. Every act sends the form that the page has without a script; then the board is asked
// for anew, whatever came of it.
const STEP = 5;
const NEAR = 4; // pixels: whoever moves less has clicked
const live = document.getElementById("editor-live");
const words = live?.dataset;
let held = null; // what is being carried

const board = () => document.getElementById("board");
const table = () => board().querySelector(".c-board");
const say = (text) => { live.textContent = text; };
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const clock = (minutes) => `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const columns = () => [...table().tHead.rows[0].cells].slice(1);
const rows = () => table().tBodies[0].rows.length;
const first = () => Number(table().dataset.first);
const columnAt = (x) => {
  const found = columns().findIndex((cell) => x < cell.getBoundingClientRect().right);
  return found < 0 ? columns().length - 1 : found;
};
const gripOf = (card) => board().querySelector(`[data-session="${card.dataset.session}"] .c-grip`);

function carry(card) {
  const { starts, length, room } = card.dataset;
  const column = columns().findIndex((cell) => cell.dataset.room === room);
  held = {
    card,
    starts: starts === undefined ? Math.max(first(), 9 * 60) : Number(starts),
    length: Number(length),
    column: Math.max(column, 0),
    ghost: table().parentElement.appendChild(Object.assign(document.createElement("div"), { className: "c-ghost" })),
  };
  card.querySelector(".c-grip").setAttribute("aria-pressed", "true");
}

function putDown() {
  held?.ghost.remove();
  held?.card.querySelector(".c-grip")?.setAttribute("aria-pressed", "false");
  held = null;
}

// What stands across all rooms keeps doing so; its room is changed by the form.
const everywhere = () => "spans" in held.card.dataset && !held.card.dataset.room;
const room = () => (everywhere() ? "" : columns()[held.column].dataset.room);

// The column of the next room on one side, or its own: a room that is taken twice has two.
function beside(step) {
  const all = columns();
  const own = all[held.column].dataset.room;
  let column = held.column;
  while (all[column]?.dataset.room === own) column += step;
  return all[column] ? column : held.column;
}

function place() {
  const inRoom = everywhere() ? words.everywhere : columns()[held.column].textContent;
  return fill(words.at, { from: clock(held.starts), to: clock(held.starts + held.length), room: inRoom });
}

function show() {
  const last = first() + rows() * STEP;
  held.length = Math.max(held.length, STEP);
  held.starts = Math.min(Math.max(held.starts, first()), Math.max(first(), last - held.length));
  const frame = table().parentElement.getBoundingClientRect();
  const body = table().tBodies[0].getBoundingClientRect();
  const wide = everywhere();
  const from = columns()[wide ? 0 : held.column].getBoundingClientRect();
  const to = wide ? columns().at(-1).getBoundingClientRect() : from;
  const high = body.height / rows() / STEP;
  Object.assign(held.ghost.style, {
    insetInlineStart: `${from.left - frame.left}px`,
    inlineSize: `${to.right - from.left}px`,
    insetBlockStart: `${body.top - frame.top + (held.starts - first()) * high}px`,
    blockSize: `${held.length * high}px`,
  });
  held.ghost.textContent = place();
}

async function send(act) {
  const { card } = held;
  const fields = new URLSearchParams({
    csrf_token: words.token, part: "board", act, session: card.dataset.session, seen: card.dataset.seen,
    day: words.day, starts: clock(held.starts), minutes: held.length, room: room(),
  });
  putDown();
  board().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address(), { method: "POST", body: fields });
    const { said } = await answer.json();
    const fresh = await (await fetch(address("board"))).text();
    board().replaceWith(document.adoptNode(new DOMParser().parseFromString(fresh, "text/html").getElementById("board")));
    // What stands in the form for this session is no longer where it is.
    document.querySelector(`#place input[name=session][value="${card.dataset.session}"]`)?.closest("#place").remove();
    prepare();
    say(said);
    gripOf(card)?.focus();
  } catch {
    say(words.failed);
    board().removeAttribute("aria-busy");
  }
}

function drop() {
  const { card, starts, length } = held;
  const same = Number(card.dataset.starts) === starts && Number(card.dataset.length) === length && card.dataset.room === room();
  if (same) { putDown(); say(words.cancelled); } else send("place");
}

function onKey(event) {
  const card = event.currentTarget.closest(".c-slot");
  const chosen = event.key === "Enter" || event.key === " ";
  if (!held) {
    if (!chosen || board().hasAttribute("aria-busy")) return;
    event.preventDefault();
    carry(card);
    show();
    say(fill(words.carried, { title: card.dataset.title, place: place() }));
    return;
  }
  const moves = {
    ArrowUp: () => { if (event.shiftKey) held.length -= STEP; else held.starts -= STEP; },
    ArrowDown: () => { if (event.shiftKey) held.length += STEP; else held.starts += STEP; },
    ArrowLeft: () => { held.column = beside(-1); },
    ArrowRight: () => { held.column = beside(1); },
  };
  if (event.key === "Tab") { putDown(); say(words.cancelled); return; }
  if (!chosen && !moves[event.key] && event.key !== "Escape" && event.key !== "Delete") return;
  event.preventDefault();
  if (chosen) drop();
  else if (event.key === "Escape") { putDown(); say(words.cancelled); }
  else if (event.key === "Delete") { if (held.card.dataset.starts === undefined) return; send("unplace"); }
  else { moves[event.key](); show(); say(place()); }
}

function onPointer(event) {
  if (event.button !== 0 || held || board().hasAttribute("aria-busy") || event.target.closest("a")) return;
  const card = event.currentTarget;
  const stretching = event.target.closest(".c-stretch");
  // A finger scrolls the page, except on what is made to be moved.
  if (event.pointerType !== "mouse" && !stretching && !event.target.closest(".c-grip")) return;
  const [x, y] = [event.clientX, event.clientY];
  const inside = y - card.getBoundingClientRect().top;
  const control = new AbortController();
  const end = () => control.abort();
  const options = { signal: control.signal };
  document.addEventListener("pointermove", (move) => {
    if (move.pointerId !== event.pointerId) return;
    if (!held && Math.hypot(move.clientX - x, move.clientY - y) < NEAR) return;
    if (!held) { carry(card); held.own = held.column; }
    move.preventDefault();
    const body = table().tBodies[0].getBoundingClientRect();
    const minutes = (pixels) => Math.round((pixels / body.height) * rows()) * STEP;
    if (stretching) {
      // From where it was taken, which is not quite its end.
      held.length = Number(card.dataset.length) + minutes(move.clientY - y);
    } else {
      held.starts = first() + minutes(move.clientY - Math.min(inside, 24 * 8) - body.top);
      // What stands across all rooms was not taken in the column of its own; what waits was in none.
      const moved = card.dataset.starts === undefined ? columnAt(move.clientX) : held.own + columnAt(move.clientX) - columnAt(x);
      held.column = Math.min(Math.max(moved, 0), columns().length - 1);
    }
    show();
  }, options);
  document.addEventListener("pointerup", (up) => {
    if (up.pointerId !== event.pointerId) return;
    end();
    if (!held) return;
    const area = board().querySelector("[data-waiting]").getBoundingClientRect();
    const waits = up.clientX >= area.left && up.clientX <= area.right && up.clientY >= area.top && up.clientY <= area.bottom;
    if (!waits || stretching) drop();
    else if (card.dataset.starts === undefined) { putDown(); say(words.cancelled); }
    else send("unplace");
  }, options);
  document.addEventListener("pointercancel", () => { end(); putDown(); }, options);
  document.addEventListener("keydown", (key) => { if (key.key === "Escape") { end(); putDown(); say(words.cancelled); } }, options);
}

// This day of the editor, or a part of it alone.
const address = (part) => `${location.pathname}?${new URLSearchParams({ day: words.day, ...(part && { part }) })}`;

function prepare() {
  const grip = document.getElementById("editor-grip");
  for (const card of board().querySelectorAll(".c-slot")) {
    const button = Object.assign(document.createElement("button"), { className: "c-grip", type: "button" });
    button.append(grip.content.cloneNode(true));
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-label", fill(words.move, { title: card.dataset.title }));
    button.addEventListener("keydown", onKey);
    card.append(button);
    if (card.dataset.starts !== undefined) card.append(Object.assign(document.createElement("span"), { className: "c-stretch" }));
    card.addEventListener("pointerdown", onPointer);
    card.addEventListener("dragstart", (event) => event.preventDefault());
  }
}

if (live) prepare();
