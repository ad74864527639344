// Comfort only, like registry.js: without it nothing is warned of and nothing typed is lost either.
(function () {
  "use strict";
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

  // ---- before a session ends: by the server's word, for another tab may have been used meanwhile ----
  function watch(box) {
    var warn = Number(box.dataset.warn) * 1000, form = box.querySelector("form"), end, isFinal, timer;

    // In short steps by the wall clock: the timers of a machine that sleeps stand still.
    function next(wait) {
      var due = Date.now() + wait;
      clearTimeout(timer);
      (function step() {
        var rest = due - Date.now();
        if (rest > 0) { timer = setTimeout(step, Math.min(rest, 20000)); } else { ask(); }
      })();
    }

    function know(seconds, final) {
      end = Date.now() + seconds * 1000;
      isFinal = final;
      if (seconds * 1000 > warn) { box.hidden = true; next(seconds * 1000 - warn); return; }
      show(seconds <= 0 ? "over" : final ? "final" : "soon");
      // Once it is over only who comes back to the page asks again.
      if (seconds > 0) { next(Math.min(seconds * 1000, 10000)); }
    }

    function show(what) {
      box.querySelectorAll("[data-say]").forEach(function (each) { each.hidden = each.dataset.say !== what; });
      form.hidden = what !== "soon";
      box.querySelector("[data-again]").hidden = what === "soon";
      if (!box.hidden) { return; }
      box.hidden = false;
      // Not away from a box in which somebody types.
      if (!/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
        box.querySelector(what === "soon" ? "button" : "a").focus();
      }
    }

    function ask(sent) {
      var how = sent instanceof FormData ? { method: "POST", body: sent, redirect: "manual" } : { cache: "no-store" };
      fetch(sent instanceof FormData ? form.action : box.dataset.ask, how).then(function (answer) {
        if (answer.status !== 200) { throw new Error(); }
        return answer.json();
      }).then(function (said) { know(said.seconds, said.is_final); }).catch(function () {
        // A press that came too late is told so; without an answer the server's last promise is what is known.
        if (sent instanceof FormData) { ask(); return; }
        if (end - Date.now() > 0) { show(isFinal ? "final" : "soon"); }
        next(10000);
      });
    }

    form.addEventListener("submit", function (event) { event.preventDefault(); ask(new FormData(form)); });
    // A page out of the browser's memory knows nothing of the time since.
    document.addEventListener("visibilitychange", function () { if (!document.hidden && !box.hidden) { ask(); } });
    window.addEventListener("pageshow", function (event) { if (event.persisted) { ask(); } });
    know(Number(box.dataset.left), "final" in box.dataset);
    var came = performance.getEntriesByType("navigation")[0];
    if (came && came.type === "back_forward") { ask(); }
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
      }).then(function (answer) { kept = now; first.set(form, now); said(answer); }).catch(function () {
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
      if (own.typedUrl && form.getAttribute("action") === own.typedPage && !form.querySelector("input[name=do]")) { saveItself(form, own); }
    });
    document.querySelectorAll("[data-left]").forEach(watch);
  });
})();
