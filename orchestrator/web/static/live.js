// A run that moves: its lines come as they are committed; when it rests, its page is shown anew.
"use strict";
const live = document.getElementById("live");
if (live) {
  // htmx looks through the page once, and may have done so before the part of it that listens had come.
  window.addEventListener("load", () => setTimeout(() => { if (!live._htmx) htmx.process(live); }));
  live.addEventListener("htmx:sse:after:message", () => { live.scrollTop = live.scrollHeight; });
  const works = document.getElementById("works");
  live.addEventListener("works", (event) => { works.textContent = event.detail.data; });  // text, whatever it holds
  live.addEventListener("rests", () => {
    // The list has a height of its own, so nothing below it has moved; only who has not begun to read is taken along.
    if (window.scrollY < 40 && !document.querySelector("details[open]")) location.reload();
    else document.getElementById("rests").hidden = false;
  });
}
