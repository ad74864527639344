// Comfort only: every page works without this file. No framework, no inline handlers (strict CSP).
(function () {
  "use strict";
  document.documentElement.classList.add("js");

  function each(selector, work) {
    document.querySelectorAll(selector).forEach(work);
  }

  function closeMenus(except) {
    each("details.r-menu[open]", function (menu) {
      if (!menu.contains(except)) { menu.open = false; }
    });
  }

  document.addEventListener("click", function (event) {
    closeMenus(event.target);
    var toggle = event.target.closest("[data-toggle-nav]");
    if (toggle) {
      var open = toggle.getAttribute("aria-expanded") !== "true";
      toggle.setAttribute("aria-expanded", String(open));
    }
    if (event.target.closest("[data-print]")) { window.print(); }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var menu = document.querySelector("details.r-menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // A double click must not post twice; the server guards too, this only spares the clerk a conflict page.
  document.addEventListener("submit", function (event) {
    var form = event.target, now = Date.now();
    if (form.method !== "post" || event.defaultPrevented) { return; }
    if (now - Number(form.dataset.sentAt || 0) < 1500) { event.preventDefault(); return; }
    form.dataset.sentAt = String(now);
  });

  document.addEventListener("change", function (event) {
    if (!event.target.matches("[data-select-all]")) { return; }
    event.target.closest("table").querySelectorAll("tbody input[type=checkbox]:not(:disabled)").forEach(function (box) {
      box.checked = event.target.checked;
    });
  });

  // A box that only some choices ask for; one that was found wrong stays, so that it can be put right.
  function showFor(select) {
    each("[data-shown-for]", function (box) {
      var asked = !select.value || box.dataset.shownFor.split(" ").indexOf(select.value) >= 0;
      var shown = asked || box.hasAttribute("aria-invalid");
      box.closest(".r-field").hidden = !shown;
      box.disabled = !shown;
    });
  }

  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-shows]")) { showFor(event.target); }
  });

  document.addEventListener("DOMContentLoaded", function () {
    each("[data-shows]", function (choice) {
      var chosen = document.querySelector("[data-shows]:checked") || { value: "none" };
      showFor(choice.type === "radio" ? chosen : choice);
    });
    each("[data-toggle-nav], [data-select-all], [data-print]", function (element) { element.hidden = false; });
  });
})();
