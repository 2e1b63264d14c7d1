/** How often we ask. Timers are parameters, so that tests need not wait. */

/** One run at a time, one remembered: asked again while busy, it runs once more afterwards. */
export function single(job) {
  let running = null;
  let again = false;
  async function run() {
    try {
      do {
        again = false;
        await job();
      } while (again);
    } finally {
      running = null;
      again = false;
    }
  }
  return function ask() {
    again = true;
    running ??= run();
    return running;
  };
}

/** At once, then at most once per `ms` (a number, or a function asked each time); what was asked meanwhile runs once. */
export function throttle(job, ms, timers = globalThis) {
  let timer = null;
  let waiting = false;
  function run() {
    waiting = false;
    timer = timers.setTimeout(rest, typeof ms === "function" ? ms() : ms);
    job();
  }
  function rest() {
    timer = null;
    if (waiting) run();
  }
  return function ask() {
    if (timer === null) run();
    else waiting = true;
  };
}

/**
 * Catching up with something that has a `head`: open() gives {key, head} or null, fetch(head) the answer, put(answer)
 * shows it. The question is made when it leaves, never queued; an answer for what is no longer open is thrown away.
 */
export function follower({ open, fetch, put }) {
  return single(async () => {
    const before = open();
    if (!before) return;
    const answer = await fetch(before.head).catch(() => null); // no answer: the next doubt asks again
    if (answer && open()?.key === before.key) put(answer);
  });
}

/** Milliseconds before the next try: random, so that a thousand browsers do not come back together. */
export function backOff(attempt, random = Math.random) {
  return random() * Math.min(60_000, 10_000 * 2 ** Math.min(attempt, 8));
}

const AGAIN = 5000; // ms until we ask again when the server's clock has not come so far yet
const LONGEST = 3600_000; // ms: a timer sleeps no longer, because machines sleep too

/** How long to sleep until the moment `end`, in ms; never in a circle about one we `asked` about already. */
export function until(end, { now, asked }) {
  return Math.min(LONGEST, Math.max(end - now, asked ? AGAIN : 0));
}
