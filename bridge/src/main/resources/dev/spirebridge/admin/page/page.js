// Keeps the page up to date: counts on every second, and every two seconds fetches the page again from the address it
// has, so that filter and paging stay, and puts in place what has changed. Nodes that are the same are left alone, and
// with them focus, selection, scrolling and what is being typed. Without this script the browser reloads the page.
'use strict';

(() => {
  const EVERY = 2000;
  const LIMIT = 10000;
  const RELOADS = 30000;
  const SCRIPT = document.currentScript.getAttribute('src'); // an extension may have put others before it
  const gone = document.getElementById('gone');

  let ahead = 0; // how many milliseconds the bridge's clock is ahead of this one
  let lastAnswer = Date.now();
  let asking = Date.now(); // since when it has asked without a pause
  let fetching = false;
  let timers = [];

  // As DurationWords has it: the two largest units that say something.
  function words(milliseconds) {
    const seconds = Math.floor(milliseconds / 1000);
    const [days, hours, minutes] = [86400, 3600, 60].map((unit) => Math.floor(seconds / unit));
    if (days > 0) return `${days}d ${hours % 24}h`;
    if (hours > 0) return `${hours}h ${minutes % 60}m`;
    if (minutes > 0) return `${minutes}m ${seconds % 60}s`;
    return `${seconds}s`;
  }

  function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function setAttribute(element, name, value) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  function tick() {
    const now = Date.now() + ahead;
    for (const time of document.querySelectorAll('time[data-until]')) {
      const left = Number(time.dataset.until) - now;
      setText(time, left < 0 ? `expired ${words(-left)} ago` : words(left));
      setAttribute(time, 'class', left < 0 ? 'bad' : 'count');
    }
    for (const time of document.querySelectorAll('time[data-since]')) {
      setText(time, words(Math.max(0, now - Number(time.dataset.since))));
    }
    for (const time of document.querySelectorAll('time[data-ago]')) {
      setText(time, `${words(Math.max(0, now - Number(time.dataset.ago)))} ago`);
    }
    for (const bar of document.querySelectorAll('rect[data-until]')) {
      const [from, until] = [Number(bar.dataset.from), Number(bar.dataset.until)];
      const left = Math.min(1, Math.max(0, (until - now) / Math.max(1, until - from)));
      setAttribute(bar, 'width', String(Math.round(left * 100)));
      setAttribute(bar, 'class', left > 0.25 ? 'left' : 'left late');
    }
    const silent = Date.now() - Math.max(lastAnswer, asking);
    const away = silent > LIMIT;
    if (gone.hidden === away) gone.hidden = !away;
    if (away) {
      setText(gone, `no answer since ${new Date(lastAnswer).toLocaleTimeString()}: what is below is of then`);
    }
  }

  // Makes one node like another of the same kind.
  function patch(old, fresh) {
    if (old.nodeType === Node.TEXT_NODE) {
      if (old.data !== fresh.data) old.data = fresh.data;
      return;
    }
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) setAttribute(old, name, value);
    patchContent(old, fresh);
  }

  function patchContent(old, fresh) {
    const wanted = [...fresh.childNodes];
    const present = [...old.childNodes];
    wanted.forEach((node, index) => {
      const there = present[index];
      if (there === undefined) {
        old.appendChild(document.importNode(node, true));
      } else if (there.nodeName !== node.nodeName || there.id !== node.id) {
        old.replaceChild(document.importNode(node, true), there);
      } else if (!there.isEqualNode(node)) {
        patch(there, node);
      }
    });
    present.slice(wanted.length).forEach((node) => node.remove());
  }

  // Not again and again where two versions answer in turns; there the one that was loaded goes on with its own answers.
  function reload() {
    const last = Number(sessionStorage.getItem('reloaded'));
    if (Date.now() - last < RELOADS) return;
    sessionStorage.setItem('reloaded', String(Date.now()));
    location.reload();
  }

  function show(html) {
    const fresh = new DOMParser().parseFromString(html, 'text/html');
    if (fresh.querySelector('script[src]')?.getAttribute('src') !== SCRIPT) {
      reload(); // another version of the bridge answers
      return;
    }
    ahead = Number(fresh.body.dataset.now) - Date.now();
    document.title = fresh.title;
    // The form is the reader's: what is typed there is not to be touched.
    fresh.querySelector('form').replaceWith(document.querySelector('form').cloneNode(true));
    for (const part of ['header', 'main', 'footer']) {
      patch(document.querySelector(part), fresh.querySelector(part));
    }
  }

  async function look() {
    if (fetching) return;
    fetching = true;
    try {
      const answer = await fetch(location.pathname + location.search, {
        headers: { Accept: 'text/html' },
        cache: 'no-store',
        signal: AbortSignal.timeout(LIMIT),
      });
      if (answer.ok) {
        const html = await answer.text();
        show(html);
        lastAnswer = Date.now();
      }
    } catch {
      // Told by the line at the top, once it has lasted.
    } finally {
      fetching = false;
      tick();
    }
  }

  function run() {
    timers.forEach(clearInterval);
    timers = [];
    if (!document.hidden) {
      asking = Date.now();
      look();
      timers = [setInterval(tick, 1000), setInterval(look, EVERY)];
    }
  }

  ahead = Number(document.body.dataset.now) - Date.now();
  document.addEventListener('visibilitychange', run);
  run();
})();
