// Keys of a page: `data-key="j"` on a link, button, summary or choice makes j do what a click does; `data-focus` only goes there.
// Without this script everything is reached by Tab. No key is taken while somebody types, or once a form or link is on its way.
(() => {
  "use strict";
  const TEXT = "input:not([type=radio]):not([type=checkbox]):not([type=submit]):not([type=button]), select, textarea, [contenteditable]";
  const OWN_ENTER = "a, button, summary, select, textarea, input:not([type=radio]):not([type=checkbox])";
  let leaving = false;

  // An input method that is on says "Process" for what it will turn into Chinese; outside of text the key itself is meant.
  const named = (event) => (event.key === "Process" ? event.code.replace(/^(Key|Digit|Numpad)/, "") : event.key).toLowerCase();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const key = named(event);
    const at = event.target;
    if (at.closest(TEXT)) {
      if (key === "escape" && !event.isComposing) at.blur();
      return;
    }
    if (key === "enter" && at.closest(OWN_ENTER)) return;
    const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key.split(" ").includes(key));
    if (!found) return;
    event.preventDefault();
    if (leaving || event.repeat) return;
    if (!("focus" in found.dataset)) found.click();
    if (found.matches("input, [data-focus]")) found.focus();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    // A file that is kept, or a frame of the page that is filled, leaves the page where it is.
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) leaving = link.origin === location.origin && !link.hash && !link.target && !link.hasAttribute("download");
  });
  document.addEventListener("submit", (event) => {
    if (leaving) event.preventDefault();
    leaving = true;
  });
  window.addEventListener("pageshow", () => { leaving = false; });

  const here = document.querySelector("li[aria-current]");
  if (here) here.scrollIntoView({ block: "nearest" });
})();
