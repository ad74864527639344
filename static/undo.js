// Comfort only: without it the button stays, and the server says when it is too late.
(function () {
  "use strict";

  function count(form) {
    var end = Date.now() + Number(form.dataset.undo) * 1000;
    var left = form.querySelector("[data-left]"), over = form.parentElement.querySelector("[data-over]");

    function look() {
      var seconds = Math.ceil((end - Date.now()) / 1000);
      if (seconds > 0) { left.hidden = false; left.textContent = String(seconds); setTimeout(look, 250); return; }
      // A reader or keyboard that stands on the button is led to what is there instead.
      var had = form.contains(document.activeElement);
      form.remove();
      over.hidden = false;
      if (had) { over.focus(); }
    }

    look();
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-undo]").forEach(count);
  });
})();
