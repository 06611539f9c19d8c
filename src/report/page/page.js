"use strict";
// The page of a review. Text of documents is only ever put in as text, never as markup.
(() => {
  const { files, findings, keys } = JSON.parse(document.getElementById("data").textContent);
  const get = (id) => document.getElementById(id);
  const OPEN = { kind: "open" };

  // What is decided about each finding: { kind: "open" | "fix" | "words" | "left" | "kept", number, words, byPerson }.
  const decisions = findings.map((finding) => (finding.accepted ? { kind: "fix", number: 0 } : OPEN));
  const history = [];
  let current = -1;
  let choosesForAll = false;
  let isSaved = true;

  const isAccepted = (decision) => decision.kind === "fix" || decision.kind === "words";
  const isShown = (finding) =>
    (!get("term").value || finding.term === get("term").value) && document.querySelector(`[name=tier][value="${finding.tier}"]`).checked;
  const say = (text) => { get("status").textContent = text; };
  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  // The pieces of a finding as it is decided: [kind, text], where kind is "=" kept, "-" gone, "+" new, "?" wrong without a proposal.
  function pieces(finding, decision) {
    if (decision.kind === "left" || decision.kind === "kept") return [["=", finding.shown]];
    if (decision.kind === "words") return [["-", finding.shown], ["+", decision.words]];
    if (decision.kind === "fix") return finding.fixes[decision.number].pieces;
    if (finding.fixes.length === 1) return finding.fixes[0].pieces;
    if (finding.fixes.length === 0) return [["?", finding.shown]];
    return [["-", finding.shown], ["+", finding.fixes.map((fix) => fix.shown).join(" | ")]];
  }

  function fill(element, parts) {
    const tags = { "-": "del", "+": "ins", "?": "mark" };
    element.replaceChildren(...parts.map(([kind, text]) => {
      if (kind === "=") return document.createTextNode(text);
      const piece = document.createElement(tags[kind]);
      piece.textContent = text;
      return piece;
    }));
  }

  const marks = findings.map(() => []);
  function collect() {
    for (const list of marks) list.length = 0;
    for (const mark of document.querySelectorAll("[data-finding]")) marks[Number(mark.dataset.finding)].push(mark);
  }

  function stateName(decision) {
    return { open: "open", fix: "accepted", words: "accepted", left: "left", kept: "kept" }[decision.kind];
  }

  function draw(at) {
    const finding = findings[at];
    const decision = decisions[at];
    const parts = pieces(finding, decision);
    for (const mark of marks[at]) {
      fill(mark, parts);
      mark.className = `finding ${stateName(decision)}`;
      mark.classList.toggle("current", at === current);
      mark.classList.toggle("other", !isShown(finding));
      const result = parts.filter(([kind]) => kind === "=" || kind === "+").map(([, text]) => text).join("");
      const becomes = isAccepted(decision) || decision.kind === "open" && finding.fixes.length ? `, becomes ${result}` : "";
      mark.setAttribute("aria-label", `${finding.shown}${becomes}: ${finding.term}, ${finding.tier}, ${stateName(decision)}`);
      if (at === current) mark.setAttribute("aria-current", "true"); else mark.removeAttribute("aria-current");
    }
  }

  function drawCounts() {
    const number = (test) => decisions.filter(test).length;
    const accepted = number(isAccepted);
    const open = number((decision) => decision.kind === "open");
    get("counts").textContent = `${accepted} accepted, ${findings.length - accepted - open} left, ${open} open of ${findings.length}`;
    get("progress").max = Math.max(findings.length, 1);
    get("progress").value = findings.length - open;
  }

  function drawCard() {
    const finding = findings[current];
    get("card").hidden = !finding;
    if (!finding) return;
    const decision = decisions[current];
    get("number").textContent = `${current + 1} of ${findings.length}`;
    get("place").textContent = `${files[finding.file].name}:${finding.line}:${finding.column}`;
    get("card-term").textContent = finding.term;
    get("tier").textContent = finding.tier;
    get("source").textContent = finding.source.join(", ");
    get("reason").textContent = finding.reason || "";
    fill(get("change"), pieces(finding, decision));
    get("change").className = `finding ${stateName(decision)}`;
    get("state").textContent = { open: "Not answered yet.", accepted: "Accepted.", left: "Left as it is.", kept: "Kept for good." }[stateName(decision)];
    const buttons = finding.fixes.length < 2 ? [] : finding.fixes.map((fix, number) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${number + 1}  ${fix.shown}`;
      button.disabled = !fix.fits;
      button.setAttribute("aria-pressed", String(decision.kind === "fix" && decision.number === number));
      button.addEventListener("click", () => press(String(number + 1)));
      return button;
    });
    get("candidates").replaceChildren(...buttons);
    const proposed = finding.fixes.length ? finding.fixes[0].text : finding.was;
    get("words").value = decision.kind === "words" ? decision.words : proposed.replace(/\s+/g, " ").trim();
    document.querySelector('[data-key="y"]').disabled = finding.fixes.length !== 1 || !finding.fixes[0].fits;
    document.querySelector('[data-key="u"]').disabled = history.length === 0;
  }

  function drawAll() {
    findings.forEach((_, at) => draw(at));
    drawCounts();
    drawCard();
  }

  // Goes to a finding; its mark is brought into view.
  function go(at, { focus = true } = {}) {
    const before = current;
    current = at;
    choosesForAll = false;
    if (before >= 0) draw(before);
    if (at >= 0) {
      draw(at);
      const mark = marks[at].find((mark) => mark.offsetParent !== null) || marks[at][0];
      const folded = mark.closest("details:not([open])");
      if (folded) folded.open = true;
      mark.scrollIntoView({ block: "center" });
      if (focus) mark.focus({ preventScroll: true });
    }
    drawCard();
  }

  function next(from, test) {
    for (let step = 1; step <= findings.length; step += 1) {
      const at = (from + step + findings.length) % findings.length;
      if (isShown(findings[at]) && test(at)) return at;
    }
    return -1;
  }

  function previous(from) {
    for (let step = 1; step <= findings.length; step += 1) {
      const at = (from - step + 2 * findings.length) % findings.length;
      if (isShown(findings[at])) return at;
    }
    return from;
  }

  // Takes decisions: [finding, decision] pairs. Afterwards the next open finding is asked about.
  function take(changes) {
    if (!changes.length) return say("nothing to do");
    history.push({ at: current, before: changes.map(([at]) => [at, decisions[at]]) });
    for (const [at, decision] of changes) {
      decisions[at] = { ...decision, byPerson: true };
      draw(at);
    }
    isSaved = false;
    drawCounts();
    const open = next(current, (at) => decisions[at].kind === "open");
    say(open < 0 ? "All findings that are shown are answered: save the decisions." : changes.length > 1 ? `${count(changes.length, "finding")} answered` : "");
    go(open < 0 ? current : open);
  }

  function undo() {
    const step = history.pop();
    if (!step) return say("nothing to undo");
    for (const [at, decision] of step.before) {
      decisions[at] = decision;
      draw(at);
    }
    isSaved = false;
    drawCounts();
    say("taken back");
    go(step.at);
  }

  const every = (test) => findings.map((_, at) => at).filter(test);
  const onlyFix = (finding) => finding.fixes.length === 1 && finding.fixes[0].fits;

  function refusal(finding) {
    if (!finding.fixes.length) return "nothing is proposed here: type another wording, or leave it";
    if (finding.fixes.length > 1) return `there are several candidates: choose one with 1 to ${finding.fixes.length}`;
    return "markup stands in the way: change this place by hand";
  }

  function accept(finding) {
    if (onlyFix(finding)) take([[current, { kind: "fix", number: 0 }]]); else say(refusal(finding));
  }

  function choose(finding, number) {
    const fix = finding.fixes[number];
    if (!fix) return say(`there is no candidate ${number + 1}`);
    if (!fix.fits) return say("markup stands in the way: change this place by hand");
    if (choosesForAll) return acceptTerm(finding, number);
    return take([[current, { kind: "fix", number }]]);
  }

  function acceptTerm(finding, number) {
    const candidate = (other) => (other.fixes.length === 1 ? 0 : other.fixes.length === finding.fixes.length ? number : -1);
    const its = every((at) => findings[at].term === finding.term && (decisions[at].kind === "open" || at === current));
    const fitting = its.filter((at) => { const fix = findings[at].fixes[candidate(findings[at])]; return fix && fix.fits; });
    take(fitting.map((at) => [at, { kind: "fix", number: candidate(findings[at]) }]));
  }

  function acceptAll(finding) {
    if (onlyFix(finding)) return acceptTerm(finding, 0);
    if (finding.fixes.length < 2) return say(refusal(finding));
    choosesForAll = true;
    return say(`there are several candidates: choose one for all of the term with 1 to ${finding.fixes.length}`);
  }

  function leaveAll(finding) {
    take(every((at) => findings[at].term === finding.term && (!decisions[at].byPerson || at === current)).map((at) => [at, { kind: "left" }]));
  }

  function acceptRest(finding) {
    const rest = every((at) => at >= current && findings[at].file === finding.file && isShown(findings[at]));
    take(rest.filter((at) => decisions[at].kind === "open" && onlyFix(findings[at])).map((at) => [at, { kind: "fix", number: 0 }]));
  }

  function useWords(finding) {
    const words = get("words").value.trim();
    if (!words) return say("nothing typed, nothing changed");
    if (words === finding.was) return say("these are the words that stand there");
    return take([[current, { kind: "words", words }]]);
  }

  function press(key) {
    const finding = findings[current];
    if (key === "?") return get("help").showModal();
    if (key === "s") return save();
    if (key === "u") return undo();
    if (key === "ArrowLeft" || key === "ArrowRight") {
      return go(key === "ArrowLeft" ? previous(current < 0 ? 0 : current) : next(current, () => true));
    }
    if (!finding) return undefined;
    if (/^[1-9]$/.test(key)) return choose(finding, Number(key) - 1);
    switch (key) {
      case "y": return accept(finding);
      case "n": return take([[current, { kind: "left" }]]);
      case "k": return take([[current, { kind: "kept" }]]);
      case "a": return acceptAll(finding);
      case "d": return leaveAll(finding);
      case "A": return acceptRest(finding);
      case "e": get("words").focus(); return get("words").select();
      case "c": case "g": case "q": case "x": return say(`\`${key}\` works in the terminal only: degarble review`);
      default: return undefined;
    }
  }

  // What the program writes: the edits of what is accepted, and what is kept for good.
  function decided() {
    const ofFile = (number) => every((at) => findings[at].file === number);
    const place = ({ term, start, end, was }) => ({ term, start, end, was });
    const edits = (finding, decision) =>
      decision.kind === "fix" ? finding.fixes[decision.number].edits : [{ start: finding.start, end: finding.end, text: decision.words }];
    const all = files.map(({ path, format, hash }, number) => ({
      path, format, hash,
      changes: ofFile(number).filter((at) => isAccepted(decisions[at])).map((at) => ({ ...place(findings[at]), edits: edits(findings[at], decisions[at]) })),
      keep: ofFile(number).filter((at) => decisions[at].kind === "kept").map((at) => place(findings[at])),
    }));
    return { version: 1, files: all.filter((file) => file.changes.length || file.keep.length) };
  }

  function save() {
    const blob = new Blob([`${JSON.stringify(decided(), null, 1)}\n`], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "decisions.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    isSaved = true;
    say("Saved as decisions.json. Where the files are, run: degarble apply decisions.json");
  }

  function showSides() {
    const isSide = document.querySelector("[name=view]:checked").value === "side";
    if (isSide && !document.querySelector(".after")) {
      for (const before of document.querySelectorAll(".row > .before")) {
        const after = before.cloneNode(true);
        after.className = "after";
        for (const mark of after.querySelectorAll("[data-finding]")) {
          mark.removeAttribute("id");
          mark.removeAttribute("tabindex");
        }
        before.after(after);
      }
      collect();
    }
    document.body.classList.toggle("side", isSide);
    drawAll();
    if (current >= 0) go(current, { focus: false });
  }

  function begin() {
    collect();
    const terms = new Map();
    for (const { term } of findings) terms.set(term, (terms.get(term) || 0) + 1);
    for (const [term, number] of [...terms].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const option = document.createElement("option");
      option.value = term;
      option.textContent = `${term} (${number})`;
      get("term").append(option);
    }
    const rows = keys.concat([["← →", "the finding before, or after"]]).flatMap(([name, does]) => {
      const key = document.createElement("dt");
      const text = document.createElement("dd");
      key.textContent = name;
      text.textContent = does;
      return [key, text];
    });
    get("keys").append(...rows);
    listen();
    drawAll();
    const first = next(-1, (at) => decisions[at].kind === "open");
    if (findings.length) go(first < 0 ? 0 : first, { focus: false });
  }

  function listen() {
    document.addEventListener("keydown", (event) => {
      const isTyping = event.target.matches("input[type=text], select, textarea");
      if (event.ctrlKey || event.metaKey || event.altKey || get("help").open) return;
      if (isTyping) {
        if (event.key === "Escape") go(current);
        return;
      }
      const mark = event.target.closest("[data-finding]");
      if (mark && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        go(Number(mark.dataset.finding));
      } else if (/^[a-zA-Z1-9?]$/.test(event.key) || ((event.key === "ArrowLeft" || event.key === "ArrowRight") && event.target.type !== "radio")) {
        event.preventDefault();
        press(event.key);
      }
    });
    document.addEventListener("click", (event) => {
      const mark = event.target.closest("main [data-finding]");
      if (mark && !mark.classList.contains("other")) go(Number(mark.dataset.finding), { focus: false });
    });
    for (const button of document.querySelectorAll("[data-key]")) button.addEventListener("click", () => press(button.dataset.key));
    get("typing").addEventListener("submit", (event) => {
      event.preventDefault();
      if (findings[current]) useWords(findings[current]);
    });
    for (const choice of document.querySelectorAll("[name=view]")) choice.addEventListener("change", showSides);
    for (const filter of document.querySelectorAll("#term, [name=tier]")) filter.addEventListener("change", () => {
      drawAll();
      if (findings[current] && !isShown(findings[current])) go(next(current, () => true), { focus: false });
      else if (current < 0) go(next(-1, () => true), { focus: false });
    });
    get("save").addEventListener("click", save);
    get("help-button").addEventListener("click", () => press("?"));
    window.addEventListener("beforeunload", (event) => { if (!isSaved) event.preventDefault(); });
  }

  begin();
})();
