// The filter: hides what does not hold all words. Without it nothing is missing but the filter.
(() => {
  const form = document.querySelector("form.filter");
  const input = document.getElementById("filter");
  const told = form.querySelector("output");
  const entries = [...document.querySelectorAll("article.attribute")].map((article) => ({
    article,
    rows: document.querySelectorAll(`[data-of="${article.id}"]`),
    text: article.textContent.toLowerCase(),
  }));
  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { article, rows, text } of entries) {
      const fits = words.every((word) => text.includes(word));
      found += fits ? 1 : 0;
      article.hidden = !fits;
      rows.forEach((row) => (row.hidden = !fits));
    }
    told.textContent = words.length ? `${found} of ${entries.length}` : "";
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", filter);
  document.addEventListener("keydown", (event) => {
    const types = event.target.closest("input, textarea");
    if (event.key === "/" && !types) {
      event.preventDefault();
      input.focus();
    } else if (event.key === "Escape" && event.target === input) {
      input.value = "";
      filter();
    }
  });
  // A link into what is folded or filtered away opens it.
  const show = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.hidden) {
      input.value = "";
      filter();
    }
    const fold = target.closest("details");
    if (fold && !fold.open) fold.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", show);
  show();
})();
