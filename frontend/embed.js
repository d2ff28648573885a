// Shows a published programme on somebody else's page: fills each element that has `data-conferring-programme`, the address
// of a `programme.json`. Takes nothing from the page but its language, keeps nothing, and brings no styles. Whatever goes
// wrong, the link inside the element stays as it is.
const FORMAT = "conferring-programme";
const VERSION = 1;
const HEADING = 3;

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = `conferring-${className}`;
  made.append(...children.filter(Boolean));
  return made;
}

// A text of the feed is an object: its words, and the language they are in.
function texted(name, text, className) {
  const made = element(name, className, text.text);
  made.lang = text.language;
  return made;
}

function link(address, ...children) {
  const { protocol, href } = new URL(address);
  if (protocol !== "https:" && protocol !== "http:") return element("span", "", ...children);
  const made = element("a", "", ...children);
  made.href = href;
  return made;
}

function joined(items, separator) {
  return items.flatMap((item, index) => (index ? [separator, item] : [item]));
}

function speaker({ name, organisation, url }) {
  return element("span", "", url ? link(url, name) : name, organisation ? `, ${organisation}` : "");
}

function shown(session, words) {
  const time = element("time", "", session.time);
  time.dateTime = session.starts_at;
  const title = link(session.url, texted("span", session.title ?? { text: session.slug, language: "" }));
  const isOff = session.is_cancelled;
  const made = element(
    "li",
    "session",
    element("p", "time", time, session.place && " · ", session.place && texted("span", session.place)),
    element("p", "title", isOff && `${words.cancelled}: `, isOff ? element("s", "", title) : title),
  );
  if (isOff) made.classList.add("conferring-cancelled");
  if (session.speakers.length) made.append(element("p", "speakers", ...joined(session.speakers.map(speaker), "; ")));
  if (session.languages.length) made.append(element("p", "languages", session.languages.join(" · ")));
  const documents = session.documents.map((one) => link(one.url, one.title));
  if (documents.length) made.append(element("p", "documents", `${words.documents}: `, ...joined(documents, " · ")));
  return made;
}

function heading(wish) {
  const level = Number(wish);
  return `h${level >= 2 && level <= 6 ? level : HEADING}`;
}

function listed(programme, { day, track, headingLevel }) {
  const { words } = programme;
  const fits = (session) => (!day || session.day === day) && (!track || session.track === track);
  const sessions = programme.sessions.filter(fits);
  const made = element("div", "programme");
  made.lang = programme.language;
  if (programme.conference.is_cancelled) made.append(element("p", "notice", words.conference_cancelled));
  else if (!programme.release) made.append(element("p", "notice", words.not_published));
  for (const { date, shown: name } of programme.days) {
    const held = sessions.filter((session) => session.day === date);
    if (!held.length) continue;
    made.append(
      element("section", "day", element(heading(headingLevel), "date", name),
        element("ul", "sessions", ...held.map((session) => shown(session, words)))),
    );
  }
  if (sessions.length) made.append(element("p", "times", words.times));
  return made;
}

function spokenAround(place) {
  return place.dataset.language || place.closest("[lang]")?.lang || navigator.language || "";
}

async function fill(place) {
  const address = new URL(place.dataset.conferringProgramme, document.baseURI);
  const language = spokenAround(place).split("-")[0].toLowerCase();
  if (language) address.searchParams.set("lang", language);
  const response = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  const programme = await response.json();
  if (programme.format !== FORMAT || programme.version !== VERSION) throw new Error("not a programme that is known here");
  place.prepend(listed(programme, place.dataset));
}

function fillAll() {
  for (const place of document.querySelectorAll("[data-conferring-programme]:not([data-conferring-state])")) {
    // Two snippets on a page bring the script twice.
    place.dataset.conferringState = "loading";
    fill(place)
      .then(() => {
        place.dataset.conferringState = "shown";
      })
      .catch((error) => {
        place.dataset.conferringState = "failed";
        console.warn(`The programme is not shown: ${error.message}`);
      });
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", fillAll);
else fillAll();
