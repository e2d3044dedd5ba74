/*
 * Makes the pages better where there is script; everything works without.
 * Kladd (draft autosave) · åtvaring om ulagra tekst · økta går ut · doble innsendingar · snarvegar · kalender · utskrift.
 */

const TYPING_PAUSE = 1500;
const RETRY_PAUSE = 5000;
const WARN_BEFORE = 120;

const clock = () => {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${two(now.getHours())}.${two(now.getMinutes())}`;
};

/* A redirect is the login page: the session is over, so it does not count as saved. */
const post = (address, body, signal) =>
  fetch(address, { method: "POST", body, signal, redirect: "manual", credentials: "same-origin" });

/* ---- drafts ---- */

const unsaved = new Set();
const drafts = new WeakMap();

/* Others write in the same: it is told where they have saved, and what is typed here is left alone. */
const tellNews = async (form) => {
  if (!form.dataset.nytt) return;
  try {
    const answer = await fetch(form.dataset.nytt, { redirect: "manual", credentials: "same-origin" });
    if (!answer.ok) return;
    for (const { felt, version, tekst } of await answer.json()) {
      const place = form.querySelector(`[data-nytt-for="${felt}"]`);
      if (place && version > Number(place.dataset.versjon) && place.textContent !== tekst) place.textContent = tekst;
    }
  } catch {
    // the next draft asks again
  }
};

const keepDraft = (form) => {
  const status = form.querySelector("[role=status][data-utkast-status]");
  let timer = 0;
  let saving = false;
  let under = Promise.resolve();
  let changes = 0;
  // which draft this window goes on from: another window keeps its own. It is sent with the form, which may come back
  let stempel = form.dataset.utkast;
  const carried = form.elements.namedItem("utkast_stempel");
  if (carried) carried.value = stempel;
  const sent = new AbortController();

  const say = (text, failed = false) => {
    if (!status) return;
    if (status.textContent !== text) status.textContent = text;
    status.toggleAttribute("data-feila", failed);
    // the same words under the field one writes in, on a long page
    const mirror = form.querySelector("[data-utkast-spegel]");
    if (!mirror) return;
    const here = document.activeElement?.closest(".felt");
    if (here && form.contains(here) && mirror.parentElement !== here) here.append(mirror);
    mirror.textContent = text;
    mirror.toggleAttribute("data-feila", failed);
  };

  const wait = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(() => (under = save()), pause);
  };

  // A form posts to its own address, so that address is the draft's key.
  const fields = () => {
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") typed.append(name, value);
    }
    return new URLSearchParams({ sti: location.pathname + location.search, felt: String(typed), stempel });
  };

  const save = async () => {
    if (saving || form.dataset.sendt) return;
    saving = true;
    const before = changes;
    try {
      const answer = await post(form.dataset.utkastTil ?? "/utkast", fields(), sent.signal);
      if (answer.ok) {
        stempel = await answer.text();
        if (carried) carried.value = stempel;
        session.renewed();
        if (changes === before) unsaved.delete(form);
        say(`Kladd lagra kl. ${clock()}`);
        tellNews(form);
      } else if (answer.status === 409) {
        say("Kladden er ikkje lagra: du skriv på det same skjemaet i eit anna vindauge. Send det herifrå, eller skriv vidare der.", true);
      } else if (answer.type === "opaqueredirect" || answer.status === 401) {
        // it may be kept for after the login, as another draft than this window knows: what is sent from here is newer
        if (carried) carried.value = "*";
        say("Kladden er ikkje lagra: du er logga ut. Logg inn i ei ny fane, så lagrar me.", true);
        wait(RETRY_PAUSE);
      } else if (answer.status === 413) {
        say("Kladden er ikkje lagra: teksten er for lang. Send skjemaet, eller ta vare på teksten ein annan stad.", true);
      } else if (answer.status === 403 || answer.status === 404) {
        say("Kladden er ikkje lagra: du har ikkje tilgang til dette lenger. Ta vare på teksten ein annan stad.", true);
      } else {
        say("Kladden er ikkje lagra. Me prøver igjen.", true);
        wait(RETRY_PAUSE);
      }
    } catch {
      if (sent.signal.aborted) return;
      say("Kladden er ikkje lagra: me får ikkje kontakt. Me prøver igjen.", true);
      wait(RETRY_PAUSE);
    } finally {
      saving = false;
      if (changes !== before) wait(TYPING_PAUSE);
    }
  };

  form.addEventListener("input", () => {
    changes += 1;
    unsaved.add(form);
    wait(TYPING_PAUSE);
  });
  form.addEventListener("submit", () => {
    // a draft still on its way must not come after the form itself; whether it was kept is not known then
    if (saving && carried) carried.value = "*";
    sent.abort();
    clearTimeout(timer);
    unsaved.delete(form);
  });
  // the form itself is saved while one writes on: no draft is on its way meanwhile, and the next goes on from the new page
  drafts.set(form, {
    settled: () => under,
    changes: () => changes,
    saved: (before) => {
      stempel = form.dataset.utkast;
      if (changes === before) unsaved.delete(form);
      else wait(TYPING_PAUSE);
      session.renewed();
      say(`Lagra kl. ${clock()}`);
    },
    failed: () => {
      say("Ikkje lagra: me får ikkje kontakt. Prøv igjen.", true);
      wait(RETRY_PAUSE);
    },
  });
  // what came back from the server, and is kept nowhere yet
  if ("ulagra" in form.dataset) {
    changes += 1;
    unsaved.add(form);
    wait(0);
  }
};

addEventListener("beforeunload", (event) => {
  if (unsaved.size > 0) event.preventDefault();
});

/* ---- the session ends: warned two minutes before, one key to go on ---- */

const session = (() => {
  const seconds = Number(document.querySelector("meta[name=sesjon-sekund]")?.content);
  const dialog = document.getElementById("sesjon-varsel");
  if (!seconds || !dialog?.showModal) return { renewed() {} };

  const text = dialog.querySelector("[data-sesjon-tekst]");
  const status = dialog.querySelector("[data-sesjon-status]");
  const words = text.textContent;
  let ends = Date.now() + seconds * 1000;
  let over = false;
  // the last minutes of the longest session there is: said once, and then there is peace to finish
  let said = false;

  const renewed = (left = seconds) => {
    ends = Date.now() + left * 1000;
    said = left <= WARN_BEFORE;
    over = false;
    text.textContent = words;
    status.textContent = "";
    if (dialog.open) dialog.close();
  };

  const extend = async () => {
    try {
      const answer = await post(dialog.dataset.forleng);
      // what is left may be less: no session lasts for ever
      if (answer.ok) return renewed(Number(await answer.text()) || seconds);
      status.textContent = dialog.dataset.ute;
    } catch {
      status.textContent = "Me får ikkje kontakt. Prøv igjen.";
    }
  };

  const look = () => {
    const left = (ends - Date.now()) / 1000;
    if (left <= 0 && !over) {
      over = true;
      if (unsaved.size === 0) location.replace(location.href);
      else text.textContent = dialog.lang === "nn" ? "Du er logga ut. Det som ikkje er lagra, står framleis på sida." : dialog.dataset.ute;
    }
    if (left <= WARN_BEFORE && (over || !said) && !dialog.open) dialog.showModal();
  };

  dialog.querySelector("[data-sesjon-hald-fram]").addEventListener("click", extend);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    extend();
  });
  setInterval(look, 5000);
  return { renewed };
})();

/* ---- one press, one submission ---- */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sendt) {
    event.preventDefault();
    return;
  }
  form.dataset.sendt = "ja";
  setTimeout(() => delete form.dataset.sendt, 10000);
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sendt]")) delete form.dataset.sendt;
});

/* ---- Ctrl + S saves, and one writes on where one is ---- */

const named = (form, name) => [...form.querySelectorAll(`[name=${name}]`)];
const rows = (form) => [...form.querySelectorAll(".planrad")];
const filled = (row) => [...row.querySelectorAll("textarea, select, input:not([type=hidden])")].map((field) => field.value);
/* As the server cleans it, near enough to know one's own words again. */
const plain = (text) => text.replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "").replace(/\s+/g, " ").trim();
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const typed = (form) => ({ texts: named(form, "tekst").map((field) => field.value), rows: rows(form).map(filled) });

const put = (field, value, [from, to] = [field.selectionStart, field.selectionEnd]) => {
  if (field.value !== value) field.value = value;
  if (field === document.activeElement && from !== null && from !== undefined) field.setSelectionRange(from, to);
};

/* A text that stands as it was sent, is the one of the page that is saved: somebody else may have written in it. One that is written on
   since, goes on from it when it is one's own, and else from what it was written in: the server tells the two apart when it is saved. */
const takeOverTexts = (form, saved, sent) => {
  const [texts, versions] = [named(form, "tekst"), named(form, "versjon")];
  const [newTexts, newVersions] = [named(saved, "tekst"), named(saved, "versjon")];
  texts.forEach((field, nr) => {
    if (field.value === sent[nr]) put(field, newTexts[nr].value);
    else if (plain(newTexts[nr].value) !== plain(sent[nr])) return;
    versions[nr].value = newVersions[nr].value;
    const news = field.closest(".felt")?.querySelector("[data-nytt-for]");
    if (!news) return;
    news.dataset.versjon = newVersions[nr].value;
    news.textContent = "";
  });
};

/* The same of the plan. Rows that were empty are gone when it is saved: then it stands here as it was saved, but for the field one writes in. */
const takeOverPlan = (form, saved, sent) => {
  const [here, there] = [rows(form), rows(saved)];
  const written = (row) => row.some((value) => plain(value) !== "");
  const words = (list) => list.filter(written).map((row) => row.map(plain));
  const mine = same(words(sent), words(there.map(filled)));
  const field = document.activeElement;
  const row = here.findIndex((one) => one.contains(field));
  const asSent = here.every((one, nr) => same(filled(one), sent[nr]));
  if (!mine && !asSent) return;
  form.elements.namedItem("plan_versjon").value = saved.elements.namedItem("plan_versjon").value;
  if (mine && here.length === there.length && sent.every((one, nr) => !written(one) || same(one.map(plain), filled(there[nr]).map(plain)))) {
    here.forEach((one, nr) => {
      one.querySelector("[name=radid]").value = there[nr].querySelector("[name=radid]").value;
    });
    return;
  }
  const at = sent.slice(0, row).filter(written).length;
  here[0]?.parentElement.replaceWith(document.importNode(there[0].parentElement, true));
  const again = row < 0 ? null : rows(form)[at]?.querySelector(`[name=${field.name}]`);
  if (!again) return;
  const caret = [field.selectionStart, field.selectionEnd];
  again.focus();
  put(again, field.value, caret);
};

/* What the saved page knows is taken over, and what is typed meanwhile is left alone. */
const takeOver = (form, saved, sent) => {
  const alike = ["tekst", "versjon", "plan_versjon"].every((name) => named(form, name).length === named(saved, name).length);
  if (!alike) return false;
  takeOverTexts(form, saved, sent.texts);
  takeOverPlan(form, saved, sent.rows);
  form.elements.namedItem("stades").value = saved.elements.namedItem("stades").value;
  form.elements.namedItem("utkast_stempel").value = saved.dataset.utkast;
  form.dataset.utkast = saved.dataset.utkast;
  return true;
};

/* What cannot be saved as it stands, is sent as the button sends it: the page that comes says why. */
const sendForm = (form) => {
  const action = new URL(form.action);
  action.hash = document.activeElement?.id ?? "";
  form.action = action;
  form.requestSubmit();
};

/* The page that answers, as a document: no text of it is ever made into HTML here. */
const sendAndRead = (form) =>
  new Promise((answered, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.addEventListener("load", () => answered(request));
    request.addEventListener("error", failed);
    request.send(new URLSearchParams(new FormData(form)));
  });

const saveHere = async (form) => {
  if (form.dataset.sendt) return;
  form.dataset.sendt = "ja";
  const draft = drafts.get(form);
  await draft.settled();
  const before = draft.changes();
  const sent = typed(form);
  let answer;
  try {
    answer = await sendAndRead(form);
  } catch {
    draft.failed();
    return;
  } finally {
    delete form.dataset.sendt;
  }
  // the login page has no such form
  const saved = answer.status === 200 && answer.response?.querySelector("form[data-snarveg]");
  if (saved && takeOver(form, saved, sent)) draft.saved(before);
  else sendForm(form);
};

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  // never the browser's own "save the page": the text of a child does not belong in a file of the machine
  const form = document.activeElement?.closest("form[data-snarveg]") ?? document.querySelector("main form[data-snarveg]");
  if (!form) return;
  event.preventDefault();
  saveHere(form);
});

/* ---- Alt + Page Down and Page Up go to the next part and the one before; Alt + Shift and a letter press what says so ---- */

const toPart = (step) => {
  const parts = [...document.querySelectorAll("form[data-snarveg] [data-del]")];
  const here = parts.findIndex((part) => part.contains(document.activeElement));
  const next = here < 0 && step < 0 ? parts.length - 1 : here + step;
  parts[next]?.querySelector("textarea, select, input:not([type=hidden])")?.focus();
  return parts.length > 0;
};

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const step = { PageDown: 1, PageUp: -1 }[event.code];
  if (step && !event.shiftKey && toPart(step)) event.preventDefault();
  if (!event.shiftKey || !event.code.startsWith("Key")) return;
  const pressed = document.querySelector(`main [aria-keyshortcuts="Alt+Shift+${event.code.slice(3)}"]`);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});

/* ---- a calendar beside a date that is written as text ---- */

const offerCalendar = (button) => {
  const field = document.getElementById(button.dataset.velDato);
  const picker = document.createElement("input");
  picker.type = "date";
  if (!field || !picker.showPicker) return;
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  button.before(picker);
  button.hidden = false;

  button.addEventListener("click", () => {
    const [, day, month, year] = field.value.match(/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/) ?? [];
    picker.value = year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : "";
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    if (picker.value) field.value = picker.value.split("-").reverse().join(".");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
};

/* ---- the page as it opens ---- */

for (const form of document.querySelectorAll("form[data-utkast]")) keepDraft(form);

for (const button of document.querySelectorAll("[data-vel-dato]")) offerCalendar(button);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

if (location.hash.startsWith("#felt-")) document.getElementById(location.hash.slice(1))?.focus();

/* What was pressed is pressed again where the row is now: the same button, or the row's first when it has gone past the end. */
if (location.hash.startsWith("#punkt-")) {
  const pressed = document.getElementById(location.hash.slice(1)) ?? document.getElementById(location.hash.slice(1).replace(/-(opp|ned)$/, ""));
  pressed?.querySelector(pressed.localName === "li" ? ".agenda__knappar button" : "button")?.focus();
}

/* The browser's own autofocus first; this is for those that skip it. */
setTimeout(() => {
  const summary = document.querySelector("[data-feil]");
  if (summary && document.activeElement === document.body) summary.focus();
}, 300);
