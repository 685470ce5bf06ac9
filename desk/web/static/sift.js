/* A long list to choose from gets a field: what is typed there leaves only the options that have it in a name. Without this file the list is whole. */
"use strict";
for (const list of document.querySelectorAll("select[data-sift]")) {
  const field = document.createElement("input");
  field.type = "search";
  field.autocomplete = "off";
  field.placeholder = list.dataset.sift;
  field.setAttribute("aria-label", list.dataset.sift);
  field.setAttribute("aria-controls", list.id);
  list.before(field, " ");
  const sought = (option) => (option.dataset.sought || option.text).toLowerCase();
  field.addEventListener("input", () => {
    const words = field.value.trim().toLowerCase();
    const fits = [];
    for (const option of list.options) {
      option.hidden = option.disabled = Boolean(words && option.value && !sought(option).includes(words));
      if (words && option.value && !option.hidden) fits.push(option);
    }
    for (const group of list.querySelectorAll("optgroup")) group.hidden = ![...group.children].some((option) => !option.hidden);
    if (words) list.value = fits.length ? (fits.find((option) => option.text === field.value.trim()) || fits[0]).value : "";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      list.focus();
    }
  });
}
