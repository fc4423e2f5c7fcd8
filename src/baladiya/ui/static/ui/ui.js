/* Comforts only: every page does its work without this file. */
"use strict";

(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);

  const keep = (name, value) => {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${secure}`;
  };

  // The list of mistakes is read out first.
  const focusErrors = () => one("[data-focus]")?.focus();

  // A second click sends nothing; the button says that the first is on its way.
  const guardAgainstDoubleClick = () => {
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (event.defaultPrevented || form.method !== "post") return;
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      event.submitter?.setAttribute("aria-busy", "true");
      form.dataset.touched = "";
    });
    // Coming back by the back button, the form may be sent again.
    window.addEventListener("pageshow", () => {
      all("form[data-sent]").forEach((form) => delete form.dataset.sent);
      all("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    });
  };

  // A- and A+ at once, without losing what was typed.
  const textSize = () => {
    const sizes = [90, 100, 125, 150, 200];
    const links = all("a[data-text-size]");
    const show = (size) => {
      document.documentElement.dataset.textSize = size;
      const place = sizes.indexOf(size);
      const around = [sizes[Math.max(place - 1, 0)], sizes[Math.min(place + 1, sizes.length - 1)]];
      links.forEach((link, n) => {
        link.href = link.href.replace(/text-size\/\d+/, `text-size/${around[n]}`);
        link.dataset.textSize = around[n];
        link.toggleAttribute("aria-disabled", around[n] === size);
        if (around[n] === size) link.setAttribute("aria-disabled", "true");
      });
    };
    links.forEach((link) => link.addEventListener("click", (event) => {
      event.preventDefault();
      const size = Number(link.dataset.textSize);
      keep("text_size", size);
      show(size);
    }));
  };

  // Changing the language on a half-filled form saves it first, if the form can.
  const languageSwitch = () => {
    document.addEventListener("input", (event) => { if (event.target.form) event.target.form.dataset.touched = "1"; });
    one("[data-switch-language]")?.addEventListener("click", (event) => {
      keep("language", event.currentTarget.dataset.switchLanguage);
      const button = one('form[data-touched="1"] button[name="switch_language"]');
      if (button) { event.preventDefault(); button.click(); }
    });
  };

  // Questions that hang on another answer are asked for at once: <form data-again> with [data-questions].
  let newest = 0;
  const askAgain = () => document.addEventListener("change", async (event) => {
    const form = event.target.form;
    if (!form?.matches("[data-again]")) return;
    if (!event.target.matches('[type="radio"], [type="checkbox"], select, [data-looks-up]')) return;
    const mine = ++newest;
    const data = withoutFiles(new FormData(form), form);
    data.set("again", "1");
    const fresh = await asked(form, data);
    if (fresh && mine === newest) replaceQuestions(form, fresh, data);
  });
  const withoutFiles = (data, form) => {
    all('input[type="file"]', form).forEach((input) => data.delete(input.name));
    return data;
  };
  const asked = async (form, body) => {
    const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
    return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  };
  const replaceQuestions = (form, fresh, sent) => {
    const [old, young] = [one("[data-questions]", form), one("[data-questions]", fresh)];
    if (!old || !young) return;
    const focused = document.activeElement;
    const caret = focused?.selectionStart;
    if (sent) keepTyped(old, young, sent);
    old.replaceWith(young);
    const again = focused?.id && document.getElementById(focused.id);
    if (again) again.focus();
    if (again && typeof caret === "number" && typeof again.selectionStart === "number") again.setSelectionRange(caret, caret);
  };
  // What was typed while the answer was on its way is newer than the answer.
  const keepTyped = (old, young, sent) => all("input, select, textarea", old).forEach((control) => {
    const ticks = control.type === "radio" || control.type === "checkbox";
    const before = ticks ? sent.getAll(control.name).includes(control.value) : sent.get(control.name);
    const name = `[name="${CSS.escape(control.name)}"]`;
    if (!control.name || control.type === "hidden" || before === (ticks ? control.checked : control.value)) return;
    const twin = ticks ? all(name, young).find((it) => it.value === control.value) : one(name, young);
    if (!twin) return;
    if (ticks) twin.checked = control.checked;
    else twin.value = control.value;
  });

  // Rows are added and taken away in place; the buttons do the same by a round trip without this.
  const rows = () => document.addEventListener("click", async (event) => {
    const button = event.target.closest('button[name="add-row"], button[name="remove-row"]');
    const form = button?.form;
    if (!form || !one("[data-questions]", form)) return;
    event.preventDefault();
    const fresh = await asked(form, withoutFiles(new FormData(form, button), form));
    if (!fresh) return;
    const group = button.value.split(".")[0];
    replaceQuestions(form, fresh);
    const set = document.getElementById(`field-${group}`);
    const last = all(".rows__row", set ?? form).at(-1);
    (button.name === "add-row" ? one("input, select, textarea", last ?? form) : set)?.focus();
  });

  // What was chosen is listed before it is sent, with the way it goes.
  const uploads = () => {
    document.addEventListener("change", (event) => {
      const pick = event.target.closest?.("[data-pick]");
      if (!pick || event.target.type !== "file") return;
      const list = one("[data-chosen]", pick);
      const files = all('input[type="file"]', pick).flatMap((input) => [...input.files]);
      list.replaceChildren(...files.map(chosen));
      list.hidden = files.length === 0;
    });
    document.addEventListener("submit", (event) => {
      const bar = event.submitter?.name === "attach" && one("[data-progress]", event.submitter.closest("[data-pick]"));
      if (bar) event.preventDefault();
      if (bar && bar.hidden) send(event.target, event.submitter, bar);
    });
  };
  const chosen = (file) => {
    const item = document.createElement("li");
    if (file.type.startsWith("image/") && file.size < 12e6) {
      const picture = document.createElement("img");
      picture.alt = "";
      picture.src = URL.createObjectURL(file);
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
      picture.addEventListener("error", () => picture.remove());
      item.append(picture);
    }
    const name = document.createElement("bdi");
    name.className = "attached__name";
    name.textContent = file.name;
    item.append(name);
    return item;
  };
  const send = (form, button, bar) => {
    const request = new XMLHttpRequest();
    bar.hidden = false;
    button.setAttribute("aria-busy", "true");
    request.upload.addEventListener("progress", (event) => { bar.value = 100 * event.loaded / event.total; });
    // The answer is the next page as the server wrote it: show it as if the form had been sent.
    request.addEventListener("load", () => {
      const there = request.responseURL.split("#")[0];
      if (request.status < 400 && there !== location.href.split("#")[0]) { location.assign(request.responseURL); return; }
      const fresh = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = one("main", fresh);
      if (!main) { location.reload(); return; }
      one("main").replaceWith(document.adoptNode(main));
      (one("[data-focus]") ?? document.getElementById(`paper-${button.value}`))?.focus();
    });
    request.addEventListener("error", () => { bar.hidden = true; delete form.dataset.sent; button.removeAttribute("aria-busy"); });
    request.open("POST", form.action);
    request.send(new FormData(form, button));
  };

  // "Where I am" fills the two coordinates.
  const here = () => {
    if (!navigator.geolocation) return;
    document.documentElement.classList.add("has-location");
    document.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-here]");
      if (!button) return;
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        document.getElementById(`field-${button.dataset.here}-lat`).value = coords.latitude.toFixed(6);
        document.getElementById(`field-${button.dataset.here}-lon`).value = coords.longitude.toFixed(6);
      });
    });
  };

  // Shortcuts go by the place of the key, so they work on the Arabic layout: <a data-key="KeyJ">.
  const shortcuts = () => {
    document.addEventListener("keydown", (event) => {
      const writing = event.target.matches("input, textarea, select, [contenteditable]");
      if (event.altKey || event.metaKey) return;
      if (event.ctrlKey ? event.code !== "Enter" : writing) return;
      const code = event.ctrlKey ? "Ctrl+Enter" : (event.shiftKey ? "Shift+" : "") + event.code;
      const target = one(`[data-key~="${CSS.escape(code)}"], [data-key~="${code}"]`);
      if (!target) return;
      event.preventDefault();
      if (target.matches("input, textarea, select, details > summary")) target.focus();
      else target.click();
    });
  };

  const offline = () => {
    const bar = one("[data-offline]");
    const show = () => { if (bar) bar.hidden = navigator.onLine; };
    window.addEventListener("online", show);
    window.addEventListener("offline", show);
    show();
  };

  [focusErrors, uploads, guardAgainstDoubleClick, textSize, languageSwitch, askAgain, rows, here, shortcuts, offline].forEach((start) => start());
})();
