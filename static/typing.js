// Comfort only, like registry.js: without it nothing is warned of and nothing typed is lost either.
(function () {
  "use strict";
  var SEEN = "registry-seen";
  var first = new Map(); // what each form held when the page was loaded
  var leaving = null;

  function forms() {
    return Array.prototype.filter.call(document.querySelectorAll("main form"), function (form) {
      return form.method === "post";
    });
  }

  function typed(form) {
    var said = [];
    new FormData(form).forEach(function (value, name) {
      if (name !== "csrf_token" && name !== "once") { said.push([name, typeof value === "string" ? value : value.name]); }
    });
    return JSON.stringify(said);
  }

  // Leaving a page asks only where something differs from what was loaded, and not for the form that is sent.
  window.addEventListener("beforeunload", function (event) {
    var differs = forms().some(function (form) {
      return form !== leaving && first.has(form) && first.get(form) !== typed(form);
    });
    if (differs) { event.preventDefault(); event.returnValue = ""; }
    leaving = null;
  });

  document.addEventListener("submit", function (event) {
    leaving = event.defaultPrevented ? null : event.target;
  });

  // ---- before one is signed out for having done nothing ----
  // Another tab may have been used meanwhile: the latest of all of them counts.
  function seen() {
    try { return Number(localStorage.getItem(SEEN)) || 0; } catch (_error) { return 0; }
  }

  function used() {
    try { localStorage.setItem(SEEN, String(Date.now())); } catch (_error) { return; }
  }

  function watch(box) {
    var loaded = Date.now(), idle = Number(box.dataset.idle) * 1000, warn = Number(box.dataset.warn) * 1000;

    function show(isOver) {
      if (box.hidden) {
        box.hidden = false;
        // Not away from a box in which somebody types.
        if (!/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) { box.querySelector("button").focus(); }
      }
      box.querySelector("[data-soon]").hidden = isOver;
      box.querySelector("[data-over]").hidden = !isOver;
    }

    function look() {
      var left = Math.max(loaded, seen()) + idle - Date.now();
      if (left > warn) { box.hidden = true; setTimeout(look, left - warn); return; }
      show(left <= 0);
      setTimeout(look, left > 0 ? Math.min(left, 1000) : 5000);
    }

    box.querySelector("form").addEventListener("submit", function (event) {
      var form = event.target;
      event.preventDefault();
      fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).then(function (answer) {
        if (answer.status !== 204) { show(true); return; }
        loaded = Date.now(); used(); box.hidden = true; setTimeout(look, idle - warn);
      });
    });
    used();
    setTimeout(look, idle - warn);
  }

  // ---- a page that saves itself: one request at a time, and none where another window was faster ----
  function saveItself(form, body) {
    var version = Number(body.typedVersion), kept = typed(form), timer = null, isUnderWay = false, isOver = false;
    var note = document.createElement("span");
    note.className = "r-caption";
    note.setAttribute("role", "status");
    (form.querySelector(".r-buttons") || form).append(note);

    function said(answer) {
      if (answer.reasons) { isOver = true; note.textContent = answer.reasons.join(" "); return; }
      version = answer.version;
      note.textContent = body.typedSaid + " " + answer.at;
    }

    function save() {
      var now = typed(form), sent = new FormData();
      timer = null;
      if (isOver || now === kept || leaving === form) { return; }
      if (isUnderWay) { soon(); return; }
      new FormData(form).forEach(function (value, name) { if (typeof value === "string") { sent.append(name, value); } });
      sent.append("typed-page", body.typedPage);
      sent.append("typed-version", String(version));
      isUnderWay = true;
      fetch(body.typedUrl, { method: "POST", body: sent, redirect: "manual" }).then(function (answer) {
        if (answer.status !== 200 && answer.status !== 409 && answer.status !== 422) { throw new Error(); }
        return answer.json();
      }).then(function (answer) { kept = now; first.set(form, now); used(); said(answer); }).catch(function () {
        note.textContent = body.typedFailed;
      }).finally(function () { isUnderWay = false; });
    }

    function soon() { if (!timer) { timer = setTimeout(save, 5000); } }

    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
  }

  document.addEventListener("DOMContentLoaded", function () {
    var own = document.body.dataset;
    forms().forEach(function (form) {
      first.set(form, typed(form));
      if (own.typedUrl && form.getAttribute("action") === own.typedPage) { saveItself(form, own); }
    });
    document.querySelectorAll("[data-idle]").forEach(watch);
  });
})();
