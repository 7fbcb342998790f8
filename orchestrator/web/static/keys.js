// Keys, and what of a decision was on the screen. Everything here only improves: without it, links and forms do the same.
"use strict";
(() => {
  const whole = document.getElementById("whole");
  const approve = document.getElementById("approve");
  const notYet = document.getElementById("not-yet");
  const typing = (target) => target.closest && target.closest("input, textarea, select, [contenteditable]");

  // --- which stretch of what is shown has been before the person's eyes, in pixels from its top
  let seen = [];
  const height = () => whole.getBoundingClientRect().height;
  function look() {
    if (!whole || document.visibilityState !== "visible") return;
    const box = whole.getBoundingClientRect();
    const bottom = innerHeight - (notYet ? notYet.offsetHeight : 0); // what the notice covers is not seen
    const from = Math.max(0, topEdge() - box.top), to = Math.min(box.height, bottom - box.top);
    if (to <= from) return;
    seen = [...seen, [from, to]].sort((a, b) => a[0] - b[0]).reduce((kept, one) => {
      const last = kept[kept.length - 1];
      if (last && one[0] <= last[1] + 2) last[1] = Math.max(last[1], one[1]);
      else kept.push([...one]);
      return kept;
    }, []);
  }
  const topEdge = () => document.querySelector(".top").getBoundingClientRect().bottom;
  function firstUnseen() {
    if (!whole) return -1;
    look();
    const at = seen.length && seen[0][0] <= 2 ? seen[0][1] : 0;
    return at >= height() - 2 ? -1 : at;
  }
  function goOnReading(at) {
    const top = whole.getBoundingClientRect().top + scrollY + at - topEdge() - 24;
    scrollTo({ top, behavior: "instant" });
    notYet.hidden = false;
    notYet.textContent = "Not all of it was on your screen yet. This is where you had not been; read on, then answer.";
  }
  if (whole) {
    addEventListener("scroll", () => {
      look();
      if (!notYet.hidden && firstUnseen() < 0) notYet.hidden = true;
    }, { passive: true });
    addEventListener("resize", () => { seen = []; look(); });
    whole.addEventListener("toggle", () => { seen = []; look(); }, true);
    document.addEventListener("visibilitychange", look);
    for (const form of document.querySelectorAll("form[data-approves]")) {
      form.addEventListener("submit", (event) => {
        const at = firstUnseen();
        if (at >= 0) { event.preventDefault(); goOnReading(at); }
      });
    }
    look();
  }

  // --- signs of the person, for the time they had it before them
  const every = 20000;
  let told = 0;
  function send(what) {
    const body = new URLSearchParams({ form_token: whole.dataset.token });
    fetch(`/decisions/${whole.dataset.decision}/${what}`, { method: "POST", body, keepalive: true, redirect: "manual" })
      .catch(() => {});
  }
  function here() {
    const now = Date.now();
    if (now - told < every) return;
    told = now;
    send("here");
  }
  if (whole) {
    told = Date.now();
    for (const sign of ["keydown", "pointerdown", "pointermove", "scroll"]) addEventListener(sign, here, { passive: true });
    let answering = false;
    document.addEventListener("submit", (event) => { if (!event.defaultPrevented) answering = true; });
    addEventListener("pagehide", () => { if (!answering) send("left"); });
  }

  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // --- keys
  function step(by) {
    const links = [...document.querySelectorAll('[data-keys="list"] a')];
    if (!links.length) { scrollBy({ top: by * (innerHeight - topEdge() - 48) }); return; }
    const at = links.indexOf(document.activeElement);
    const next = links[Math.min(links.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  function open(id) {
    const part = document.getElementById(id);
    if (!part) return;
    part.open = true;
    part.scrollIntoView({ block: "start" });
    const field = part.querySelector("textarea, input:not([type=hidden])");
    if (field) field.focus({ preventScroll: true });
  }
  function yes() {
    if (!approve) return;
    const at = firstUnseen();
    if (at >= 0) { goOnReading(at); return; }
    approve.requestSubmit(approve.querySelector("button[type=submit]"));
  }
  const keys = {
    j: () => step(1), k: () => step(-1), y: yes, e: () => open("edit"), b: () => open("send-back"),
    n: () => open("reject"), "?": () => document.getElementById("help").showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.key === "y") return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
})();
