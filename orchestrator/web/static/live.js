// A run that moves: its lines come as they are committed; when it rests, its page is shown anew.
"use strict";
const live = document.getElementById("live");
if (live) {
  live.addEventListener("htmx:sse:after:message", () => { live.scrollTop = live.scrollHeight; });
  live.addEventListener("rests", () => {
    // The list has a height of its own, so nothing below it has moved; only who has not begun to read is taken along.
    if (window.scrollY < 40 && !document.querySelector("details[open]")) location.reload();
    else document.getElementById("rests").hidden = false;
  });
}
