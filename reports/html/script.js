// Adds to the pages what needs a script: the filter, the other language, links into what is folded or filtered away.
// Everything else is in the markup.
(() => {
  const words = window.akashiWords;
  const query = new URLSearchParams(location.search);
  let language = query.get('lang') ?? remembered() ?? 'en';

  const form = document.getElementById('filter');
  const requirements = [...document.querySelectorAll('.requirement')];
  const texts = new Map();

  function word(key, values) {
    return words[key][language].replace(/\{(\d)\}/g, (_whole, index) => values[Number(index)] ?? '');
  }

  function remembered() {
    try {
      return localStorage.getItem('akashi-language');
    } catch {
      return null; // some browsers refuse storage to pages opened from disk
    }
  }

  function remember() {
    try {
      localStorage.setItem('akashi-language', language);
    } catch {
      // the address carries it, see translate()
    }
  }

  function translate() {
    for (const element of document.querySelectorAll('[data-w]')) {
      element.textContent = word(element.dataset.w, JSON.parse(element.dataset.a ?? '[]'));
      element.setAttribute('lang', language); // those of a drawing have no property for it
    }
    for (const element of document.querySelectorAll('[data-ja]')) {
      element.dataset.en ??= element.textContent;
      element.textContent = language === 'ja' ? element.dataset.ja : element.dataset.en;
      element.lang = language;
    }
    for (const link of document.querySelectorAll('a[href*=".html"]')) {
      const search = new URLSearchParams(link.search);
      search.delete('lang');
      if (language === 'ja') search.set('lang', language);
      link.search = search;
    }
    const button = document.getElementById('language');
    button.textContent = words.otherLanguage[language];
    button.lang = language === 'ja' ? 'en' : 'ja';
  }

  /** What the text filter looks through: all but steps, pictures and journals. */
  function textOf(requirement) {
    if (!texts.has(requirement)) {
      const parts = requirement.querySelectorAll(':scope > :not(details), :scope > details > summary, .finding');
      texts.set(
        requirement,
        [...parts]
          .map((part) => part.textContent)
          .join('\n')
          .toLowerCase(),
      );
    }
    return texts.get(requirement);
  }

  function filter() {
    const { verdict, level, role, text } = Object.fromEntries(new FormData(form));
    const wanted = text.trim().toLowerCase();
    let shown = 0;
    for (const requirement of requirements) {
      const { dataset } = requirement;
      const fits =
        (!verdict || dataset.verdict === verdict) &&
        (!level || dataset.level === level) &&
        (!role || dataset.role === role) &&
        (!wanted || textOf(requirement).includes(wanted));
      requirement.hidden = !fits;
      if (fits) shown += 1;
    }
    document.getElementById('count').textContent = word('shown', [shown, requirements.length]);
  }

  /** Shows the place that the address names, whatever hides it. */
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest('.requirement')?.hidden) {
      form.reset();
      filter();
    }
    for (let element = target; element; element = element.parentElement) if (element.tagName === 'DETAILS') element.open = true;
    target.scrollIntoView();
  }

  function openShown(open) {
    for (const scenario of document.querySelectorAll('.requirement:not([hidden]) > .scenario')) scenario.open = open;
  }

  if (form) {
    form.hidden = false;
    for (const name of ['verdict', 'level', 'role', 'text']) {
      const wanted = query.get(name);
      const field = form.elements[name];
      if (wanted !== null && (name === 'text' || [...field.options].some((option) => option.value === wanted))) field.value = wanted;
    }
    form.addEventListener('input', filter);
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('reset', () => setTimeout(filter));
    document.getElementById('open-all').addEventListener('click', () => openShown(true));
    document.getElementById('close-all').addEventListener('click', () => openShown(false));
  }

  const button = document.getElementById('language');
  button.hidden = false;
  button.addEventListener('click', () => {
    language = language === 'ja' ? 'en' : 'ja';
    remember();
    translate();
    texts.clear();
    if (form) filter();
  });

  if (language !== 'ja') language = 'en';
  translate();
  if (form) filter();
  reveal();
  addEventListener('hashchange', reveal);
  addEventListener('beforeprint', () => {
    for (const scenario of document.querySelectorAll('[data-opens]')) scenario.open = true;
  });
})();
