(function () {
  "use strict";
  var form = document.getElementById("page:filter");
  var count = document.getElementById("page:count");
  var wide = window.matchMedia("(min-width: 64rem)").matches;
  var groups = Array.from(document.querySelectorAll("[data-group]"));
  var items = Array.from(document.querySelectorAll("[data-item]")).map(function (node) {
    return { node: node, text: "", shown: true };
  });

  function titles(node) {
    var text = "";
    for (node = node.closest("[data-group]"); node; node = node.parentElement.closest("[data-group]"))
      text += " " + node.querySelector("[data-title]").textContent;
    return text;
  }

  /* Taken once, when the first search begins: pages open at once. */
  function read() {
    items.forEach(function (item) {
      item.text = (item.node.textContent + titles(item.node)).toLowerCase();
    });
  }

  function has(list, word) {
    return (" " + list + " ").indexOf(" " + word + " ") >= 0;
  }

  function suits(data, select) {
    var value = select.value, list = data[select.name] || "";
    if (!value) return true;
    if (select.name !== "arch") return has(list, value);
    return value === "none" ? !list : !list || has(list, value);
  }

  function contents() {
    document.querySelectorAll("nav li").forEach(function (li) {
      var id = decodeURIComponent(li.firstElementChild.getAttribute("href").slice(1));
      li.hidden = document.getElementById(id).closest("[data-group]").hidden;
    });
  }

  function apply() {
    var words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    var selects = Array.from(form.querySelectorAll("select"));
    var shown = 0;
    if (words.length && items.length && !items[0].text) read();
    items.forEach(function (item) {
      item.shown = words.every(function (word) { return item.text.indexOf(word) >= 0; }) &&
        selects.every(function (select) { return suits(item.node.dataset, select); });
      item.node.hidden = !item.shown;
      shown += item.shown;
    });
    groups.forEach(function (group) {
      /* The dates of releases are no items: they stand wherever everything does. */
      group.hidden = !group.querySelector(
        "[data-item]:not([hidden])" + (shown === items.length ? ", .dates" : ""));
    });
    contents();
    count.classList.toggle("some", shown < items.length);
    count.textContent = shown === items.length
      ? "All " + shown + " " + count.dataset.items + " are shown."
      : shown + " of " + items.length + " " + count.dataset.items + " are shown, " +
        (items.length - shown) + " are hidden by the filter.";
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", apply);
  form.addEventListener("reset", function () { setTimeout(apply, 0); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    event.preventDefault();
    form.elements.text.focus();
  });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("main details").forEach(function (node) { node.open = true; });
  });
  if (wide) document.querySelectorAll("nav details").forEach(function (node) { node.open = true; });
  if (form.elements.text.value || form.querySelector("select option:checked:not([value=''])"))
    apply(); /* The browser has restored what was asked for before. */
}());
