// Check-in on a phone. The pages work without this; here the camera reads the codes and the answer comes without a new page.
import reader from "zxing-wasm/reader/zxing_reader.wasm";

const SAME_CODE_MS = 3000;
const NAMES_STAY_MS = 10_000;
const LOOK_EVERY_MS = 120;
const ASK_EVERY_MS = 20_000;
const ANSWER_WITHIN_MS = 10_000;

const VIBRATIONS = { in: [80], again: [80, 90, 80], no: [450] };
// Hertz and seconds: two rising notes, two equal ones, a low long one.
const NOTES = { in: [[660, 0.12], [990, 0.2]], again: [[520, 0.14], [520, 0.14]], no: [[150, 0.5]] };

// Names leave the screen by themselves: the phone may lie on the table.
function forgetNames(verdict) {
  const names = verdict.querySelectorAll(".who");
  return setTimeout(() => names.forEach((name) => name.remove()), NAMES_STAY_MS);
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function remembered(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

function remember(name, value) {
  try { localStorage.setItem(name, value); } catch { /* Private windows may refuse; the choice then lasts for the page. */ }
}

class Sounds {
  on = remembered("checkin.sound") !== "off";

  // Browsers let a page make sounds only after a tap.
  wake() {
    this.context ??= window.AudioContext ? new AudioContext() : undefined;
    this.context?.resume();
  }

  play(kind) {
    navigator.vibrate?.(VIBRATIONS[kind]);
    if (!this.on || this.context?.state !== "running") return;
    let at = this.context.currentTime;
    for (const [pitch, seconds] of NOTES[kind]) {
      const note = new OscillatorNode(this.context, { frequency: pitch, type: kind === "no" ? "square" : "sine" });
      const volume = new GainNode(this.context, { gain: 0.35 });
      note.connect(volume).connect(this.context.destination);
      note.start(at);
      note.stop(at + seconds);
      at += seconds + 0.05;
    }
  }
}

// The reader is large, so it is loaded when it is first needed, and from here: by itself it would ask a public server.
let detector;
function codeReader() {
  detector ??= import("barcode-detector/ponyfill").then(({ BarcodeDetector, prepareZXingModule }) => {
    const address = new URL(reader, import.meta.url).href;
    prepareZXingModule({ overrides: { locateFile: (file, folder) => (file.endsWith(".wasm") ? address : folder + file) } });
    return new BarcodeDetector({ formats: ["qr_code"] });
  });
  detector.catch(() => { detector = undefined; });
  return detector;
}

class Gate {
  sounds = new Sounds();
  last = { text: "", seen: 0 };
  isBusy = false;

  constructor(root) {
    this.root = root;
    this.words = JSON.parse(root.dataset.words);
    this.parts = Object.fromEntries([...document.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    const { start, photo, sound, light, next, again, file } = this.parts;
    for (const part of [start, photo, sound]) part.hidden = false;
    sound.setAttribute("aria-pressed", String(this.sounds.on));
    start.addEventListener("click", () => this.start());
    light.addEventListener("click", () => this.toggleLight());
    sound.addEventListener("click", () => this.toggleSound());
    next.addEventListener("click", () => this.next());
    again.addEventListener("click", () => this.ask(this.question));
    file.addEventListener("change", () => this.readPhoto());
    addEventListener("online", () => this.count());
    addEventListener("offline", () => this.showNetwork(false));
    document.addEventListener("visibilitychange", () => this.comeBack());
    setInterval(() => this.count(), ASK_EVERY_MS);
  }

  // The camera ---------------------------------------------------------------------------------------------------------

  async start() {
    const { start, video, problem, hint, light } = this.parts;
    this.sounds.wake();
    problem.hidden = true;
    if (!navigator.mediaDevices?.getUserMedia) return this.explain("insecure");
    start.disabled = true;
    try {
      const wanted = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
      [this.stream] = await Promise.all([navigator.mediaDevices.getUserMedia({ video: wanted, audio: false }), codeReader()]);
      video.srcObject = this.stream;
      await video.play();
      const [track] = this.stream.getVideoTracks();
      track.addEventListener("ended", () => this.stop());
      light.hidden = !track.getCapabilities?.().torch;
      video.hidden = hint.hidden = false;
      start.hidden = true;
      this.stayAwake();
      this.look();
    } catch (error) {
      this.stop();
      const why = { NotAllowedError: "denied", NotFoundError: "none", OverconstrainedError: "none", NotReadableError: "busy" };
      this.explain(why[error.name] ?? "failed");
    } finally {
      start.disabled = false;
    }
  }

  stop() {
    const { start, video, hint, light } = this.parts;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = video.srcObject = null;
    video.hidden = hint.hidden = light.hidden = true;
    start.hidden = false;
  }

  // After standby a phone may have taken the camera away; it has to be started by a tap again.
  comeBack() {
    if (document.visibilityState !== "visible") return;
    this.count();
    if (!this.stream) return;
    if (this.stream.getVideoTracks().some((track) => track.readyState === "ended")) this.stop();
    else this.stayAwake();
  }

  async stayAwake() {
    try { await navigator.wakeLock?.request("screen"); } catch { /* The battery is low; the phone may sleep. */ }
  }

  async look() {
    const { video } = this.parts;
    const reading = await codeReader();
    while (this.stream) {
      if (!this.isBusy && video.readyState >= video.HAVE_CURRENT_DATA) {
        const [code] = await reading.detect(video).catch(() => []);
        if (code && !this.isBusy) this.see(code.rawValue);
      }
      await new Promise((done) => { setTimeout(done, LOOK_EVERY_MS); });
    }
  }

  // A badge stays in view for a while; it counts once.
  see(text) {
    const now = performance.now();
    const isSame = text === this.last.text && now - this.last.seen < SAME_CODE_MS;
    this.last = { text, seen: now };
    if (!isSame) this.scan(text);
  }

  async readPhoto() {
    const { file, problem } = this.parts;
    const [photo] = file.files;
    file.value = "";
    if (!photo) return;
    this.sounds.wake();
    problem.hidden = true;
    try {
      const [code] = await (await codeReader()).detect(photo);
      if (code) this.scan(code.rawValue);
      else this.explain("no_code");
    } catch {
      this.explain("no_code");
    }
  }

  explain(why) {
    this.parts.problem.textContent = this.words[why];
    this.parts.problem.hidden = false;
  }

  async toggleLight() {
    const { light } = this.parts;
    const isOn = light.getAttribute("aria-pressed") !== "true";
    try {
      await this.stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: isOn }] });
      light.setAttribute("aria-pressed", String(isOn));
    } catch {
      light.hidden = true;
    }
  }

  toggleSound() {
    this.sounds.on = !this.sounds.on;
    this.sounds.wake();
    remember("checkin.sound", this.sounds.on ? "on" : "off");
    this.parts.sound.setAttribute("aria-pressed", String(this.sounds.on));
  }

  // The server ---------------------------------------------------------------------------------------------------------

  // The id is made here, so that asking again after a lost answer is the same scan.
  scan(text) {
    this.question = {
      client_id: newId(), gate_id: Number(this.root.dataset.gate), code: text.slice(0, 500), scanned_at: new Date().toISOString(),
    };
    this.ask(this.question);
  }

  async ask(question) {
    if (this.isAsking) return;
    this.isBusy = this.isAsking = true;
    this.parts.again.disabled = true;
    try {
      const response = await fetch(this.root.dataset.scans, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.root.dataset.csrf },
        body: JSON.stringify(question),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      if (response.status >= 500) throw new Error(`status ${response.status}`);
      const answer = await response.json();
      this.showNetwork(true);
      if (response.ok) this.show(answer);
      else this.show({ kind: "no", title: this.words.refused, text: answer.message, hand_out: [] });
      this.count();
    } catch {
      this.showNetwork(false);
      this.show({ kind: "again", title: this.words.not_sent, text: this.words.not_sent_text, hand_out: [] }, true);
    } finally {
      this.isAsking = false;
      this.parts.again.disabled = false;
    }
  }

  async count() {
    try {
      const response = await fetch(this.root.dataset.counts, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      if (response.status >= 500) throw new Error(`status ${response.status}`);
      if (response.ok) this.showCounts(await response.json());
      this.showNetwork(true);
    } catch {
      this.showNetwork(false);
    }
  }

  showCounts({ inside, expected }) {
    const place = document.querySelector("[data-count]");
    const written = new Intl.NumberFormat(document.documentElement.lang);
    place.textContent = place.dataset.count.replace("{inside}", written.format(inside)).replace("{expected}", written.format(expected));
  }

  showNetwork(isThere) {
    document.querySelector("[data-net=on]").hidden = !isThere;
    document.querySelector("[data-net=off]").hidden = isThere;
  }

  // The answer ---------------------------------------------------------------------------------------------------------

  show(answer, isLost = false) {
    const { view, verdict, again, undo, find, next } = this.parts;
    const box = this.copy(`template[data-kind=${answer.kind}]`);
    box.querySelector(".word").textContent = answer.title;
    const lines = [answer.name, answer.about].filter(Boolean);
    if (lines.length) {
      const who = box.appendChild(document.createElement("p"));
      who.className = "who";
      who.append(lines[0], ...lines.slice(1).flatMap((line) => [document.createElement("br"), line]));
    }
    if (answer.text) box.appendChild(document.createElement("p")).textContent = answer.text;
    if (answer.hand_out.length) box.append(this.copy("template[data-part=hand-out]"), this.handOut(answer.hand_out));
    verdict.replaceChildren(box);
    clearTimeout(this.forgetting);
    this.forgetting = forgetNames(box);

    undo.hidden = answer.verdict !== "welcome";
    undo.querySelector("a").href = this.root.dataset.undo.replace("CLIENT-ID", answer.client_id ?? "");
    find.hidden = answer.verdict === "welcome" || isLost;
    again.hidden = !isLost;
    this.turn(view, verdict);
    this.sounds.play(answer.kind);
    // The shape and the word are seen first, however long the list below them is.
    (isLost ? again : next).focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  handOut(items) {
    const list = document.createElement("ul");
    list.className = "c-hand";
    for (const item of items) {
      const row = list.appendChild(document.createElement("li"));
      row.append(this.copy(`template[data-icon=${item.icon}]`));
      const words = row.appendChild(document.createElement("span"));
      words.append(item.text);
      if (item.strong) {
        words.append(document.createElement("br"));
        words.appendChild(document.createElement("strong")).textContent = item.strong;
      }
      if (item.number) row.appendChild(document.createElement("b")).textContent = item.number;
    }
    return list;
  }

  next() {
    const { view, verdict, start } = this.parts;
    clearTimeout(this.forgetting);
    verdict.replaceChildren();
    this.turn(verdict, view);
    this.last.seen = performance.now();
    this.isBusy = false;
    if (!start.hidden) start.focus();
  }

  turn(from, to) {
    from.hidden = true;
    to.hidden = false;
    const isVerdict = to === this.parts.verdict;
    document.querySelector("[data-foot=scan]").hidden = isVerdict;
    document.querySelector("[data-foot=verdict]").hidden = !isVerdict;
  }

  copy(selector) {
    return document.querySelector(selector).content.firstElementChild.cloneNode(true);
  }
}

const root = document.querySelector("[data-gate]");
const given = document.querySelector("[data-verdict]");
if (root) new Gate(root);
else if (given) forgetNames(given);
