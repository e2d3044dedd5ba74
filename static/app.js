/*
 * Makes the pages better where there is script; everything works without.
 * Kladd (draft autosave) · åtvaring om ulagra tekst · økta går ut · doble innsendingar · snarvegar · kalender · utskrift · tilgangsnyklar.
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
/* Forms that are being saved while one writes on, with the button that was pressed meanwhile. */
const underway = new Map();

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
  let sent = new AbortController();

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
    const { signal } = sent;
    try {
      const answer = await post(form.dataset.utkastTil ?? "/utkast", fields(), signal);
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
      if (signal.aborted) return;
      // it may have come there all the same: what is sent from here is newer
      if (carried) carried.value = "*";
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
    // it is on its way already: the press does nothing
    if (form.dataset.sendt) return;
    // a draft still on its way must not come after the form itself; whether it was kept is not known then
    if (saving && carried) carried.value = "*";
    sent.abort();
    sent = new AbortController();
    clearTimeout(timer);
    unsaved.delete(form);
  });
  // the form itself is saved while one writes on: no draft is on its way meanwhile, and the next goes on from the new page
  drafts.set(form, {
    settled: () => Promise.race([under, new Promise((late) => setTimeout(late, 3000))]),
    changes: () => changes,
    saved: (before) => {
      stempel = form.dataset.utkast;
      clearTimeout(timer);
      if (changes === before) unsaved.delete(form);
      else wait(TYPING_PAUSE);
      form.closest("main")?.querySelector("[data-kladd-henta]")?.remove();
      session.renewed();
      say(`Lagra kl. ${clock()}`);
    },
    failed: (status) => {
      const why = status === 403 || status === 404 ? "du har ikkje tilgang til dette lenger. Ta vare på teksten ein annan stad." : "noko gjekk gale. Prøv igjen.";
      say(`Ikkje lagra: ${status ? why : "me får ikkje kontakt. Prøv igjen."}`, true);
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
    if (underway.has(form)) underway.set(form, event.submitter);
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
const planRows = (form) =>
  [...form.querySelectorAll(".planrad")].map((row) => ({
    id: row.querySelector("[name=radid]").value,
    fields: [...row.querySelectorAll("textarea, select, input:not([type=hidden])")],
  }));
/* As the server cleans it, near enough to know one's own words again. */
const plain = (text) => text.normalize("NFC").replace(/[\u00ad\u200b\u2060\ufeff]/g, "").replace(/\s+/g, " ").trim();
const typed = (form) => ({
  texts: named(form, "tekst").map((field) => field.value),
  rows: planRows(form).map(({ id, fields }) => ({ id, values: fields.map((field) => field.value) })),
});

/* What is only cleaned, stands as it is typed: there may be more to come after a space. */
const put = (field, value) => {
  if (plain(field.value) === plain(value)) return;
  const { selectionStart: from, selectionEnd: to } = field;
  field.value = value;
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
    whoWrote(field, newTexts[nr]);
  });
};

/* Whose the text is, as it stands under the field; what was told of others' saving is seen now. */
const whoWrote = (field, saved) => {
  const [here, there] = [field, saved].map((one) => one.closest(".felt"));
  if (!here || !there) return;
  const [news, newNews] = [here, there].map((one) => one.querySelector("[data-nytt-for]"));
  news.dataset.versjon = newNews.dataset.versjon;
  news.textContent = "";
  here.querySelector("[data-kven]")?.remove();
  const who = there.querySelector("[data-kven]");
  if (who) news.before(document.importNode(who, true));
};

/* The same of the plan, row by row. False when there are others' rows in it, or others have taken some away: that is the server's to put
   together. Rows that are empty are not saved, and stay. */
const takeOverPlan = (form, saved, sent) => {
  const written = sent.filter(({ values }) => values.some((value) => plain(value) !== ""));
  const there = planRows(saved).filter(({ fields }) => fields.some((field) => plain(field.value) !== ""));
  const ids = (list) => list.map(({ id }) => id).join();
  if (ids(written) !== ids(there)) return false;
  const here = new Map(planRows(form).map(({ id, fields }) => [id, fields]));
  const fields = written.flatMap(({ id, values }, row) =>
    values.map((value, nr) => ({ field: here.get(id)[nr], value, now: there[row].fields[nr].value })),
  );
  // written on here since, where somebody else has written: it goes on from what it was written in
  if (fields.some(({ field, value, now }) => field.value !== value && plain(now) !== plain(value))) return true;
  for (const { field, value, now } of fields) if (field.value === value) put(field, now);
  form.elements.namedItem("plan_versjon").value = saved.elements.namedItem("plan_versjon").value;
  return true;
};

/* What the saved page knows is taken over, and what is typed meanwhile is left alone. */
const takeOver = (form, saved, sent) => {
  // another window's draft stands in the page: it is shown as one
  if (saved.closest("main")?.querySelector("[data-kladd-henta]")) return false;
  const alike = ["tekst", "versjon", "plan_versjon"].every((name) => named(form, name).length === named(saved, name).length);
  if (!alike) return false;
  takeOverTexts(form, saved, sent.texts);
  form.elements.namedItem("stades").value = saved.elements.namedItem("stades").value;
  form.elements.namedItem("utkast_stempel").value = saved.dataset.utkast;
  form.dataset.utkast = saved.dataset.utkast;
  return takeOverPlan(form, saved, sent.rows);
};

/* What cannot be saved while one writes on, is sent as the button sends it: the page that comes says why. */
const sendForm = (form, button) => {
  const action = new URL(form.action);
  action.hash = document.activeElement?.id ?? "";
  form.action = action;
  form.requestSubmit(button);
};

/* The page that answers, as a document: no text of it is ever made into HTML here. */
const sendAndRead = (form) =>
  new Promise((answered, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.timeout = 15000;
    request.addEventListener("load", () => answered(request));
    request.addEventListener("error", failed);
    request.addEventListener("timeout", failed);
    request.send(new URLSearchParams(new FormData(form)));
  });

const saveHere = async (form) => {
  if (form.dataset.sendt) return;
  // something is to be put right, or chosen: that is another page when it is done
  if (document.querySelector("main :is([data-feil], .strid, [aria-invalid])")) return sendForm(form);
  form.dataset.sendt = "ja";
  underway.set(form, null);
  const draft = drafts.get(form);
  await draft.settled();
  const before = draft.changes();
  const sent = typed(form);
  const answer = await sendAndRead(form).catch(() => null);
  const pressed = underway.get(form);
  underway.delete(form);
  delete form.dataset.sendt;
  if (!answer || answer.status >= 500 || answer.status === 403 || answer.status === 404) {
    draft.failed(answer?.status);
    return;
  }
  // the login page has no such form
  const saved = answer.status === 200 && answer.response?.querySelector("form[data-snarveg]");
  if (!saved || !takeOver(form, saved, sent)) return sendForm(form, pressed);
  draft.saved(before);
  if (pressed) form.requestSubmit(pressed);
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

/* ---- tilgangsnyklar ---- */

/* A passkey answers what the form asks; where the browser has none, the form stays away. */
const offerKey = (form) => {
  const makes = form.dataset.nykelSlag === "lag";
  const read = makes ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  if (!window.PublicKeyCredential?.[read]) return;
  for (const words of document.querySelectorAll("[data-nykel-ikkje]")) words.hidden = true;
  for (const words of document.querySelectorAll("[data-nykel-kan]")) words.hidden = false;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const status = form.querySelector("[data-nykel-status]");
    status.textContent = "";
    try {
      const publicKey = PublicKeyCredential[read](JSON.parse(form.dataset.nykel));
      const answer = await navigator.credentials[makes ? "create" : "get"]({ publicKey });
      form.elements.namedItem("nykelsvar").value = JSON.stringify(answer);
      form.submit();
    } catch {
      status.textContent = "Det blei ikkje noko av. Prøv éin gong til.";
    }
  });
};

/* ---- the page as it opens ---- */

for (const form of document.querySelectorAll("form[data-nykel]")) offerKey(form);

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
