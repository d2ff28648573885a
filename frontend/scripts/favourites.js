// Stars of sessions: pages are the same for everybody, so what this browser keeps is painted here, from its cookie.
const MOST = 200;
const MOST_SECONDS = 400 * 24 * 3600;
const forms = document.querySelectorAll("form[data-favourites]");

function kept(name) {
  const pair = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return new Set(pair ? pair.slice(name.length + 1).split(".") : []);
}

function paint() {
  for (const form of forms) {
    const button = form.querySelector("button");
    button.setAttribute("aria-pressed", String(kept(form.dataset.favourites).has(button.value)));
  }
}

function write(name, numbers) {
  const lasts = numbers.size ? MOST_SECONDS : 0;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${[...numbers].join(".")}; path=/; max-age=${lasts}; samesite=lax${secure}`;
}

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    const name = form.dataset.favourites;
    const number = form.querySelector("button").value;
    const numbers = kept(name);
    if (!numbers.delete(number)) numbers.add(number);
    // The page behind the form says what to do about too many.
    if (numbers.size > MOST) return;
    event.preventDefault();
    write(name, numbers);
    paint();
  });
}

paint();
// Another tab, or the page of favourites, may have changed them meanwhile.
window.addEventListener("pageshow", paint);
document.addEventListener("visibilitychange", paint);
