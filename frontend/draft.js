// A form that is being filled in is kept on the server at each pause, as its button "save as a draft" would keep it.
// Nothing is said when that is not possible yet: name, address and title come first.
const line = document.querySelector("[data-draft]");
const form = line?.closest("form");
const PAUSE = 4000;
let timer;
let kept = "";
let sending = false;

function typed() {
  const fields = new FormData(form);
  fields.delete("csrf_token");
  return new URLSearchParams([...fields].filter(([, value]) => typeof value === "string")).toString();
}

async function keep() {
  const now = typed();
  const begun = ["name", "email", "title"].every((name) => form.elements.namedItem(name)?.value.trim());
  if (sending || !begun || now === kept) return;
  sending = true;
  try {
    const fields = new FormData(form);
    for (const [name, value] of [...fields]) if (typeof value !== "string") fields.delete(name);
    fields.set("act", "keep");
    const answer = await fetch(location.pathname, { method: "POST", body: fields });
    if (answer.ok) {
      kept = now;
      const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date());
      line.textContent = line.dataset.saved.replace("{time}", time);
    }
  } catch {
    // Without a network the next pause tries again; what is typed is still in the page.
  } finally {
    sending = false;
  }
}

if (form) {
  kept = typed();
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}
