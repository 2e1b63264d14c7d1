// What was said, as the desk tells it: items by id, where a later telling replaces an earlier one, in order of `seq`.

export const nothing = () => ({ items: [], head: 0, oldest: 0, seen: 0 });
const isTheirs = ({ kind, by }) => kind === "message" && by !== "me";

// `now` with an answer taken in. `older`: the answer is about the past, so its state is not news.
export function merged(now, answer, older) {
  const ids = new Set(answer.items.map(({ id }) => id));
  const before = answer.reset ? [] : now.items.filter(({ id }) => !ids.has(id));
  const items = [...before, ...answer.items].sort((a, b) => a.seq - b.seq);
  const oldest = older || answer.reset || !now.head ? answer.oldest : now.oldest;
  return older ? { ...now, items, oldest } : { ...now, ...answer, items, oldest, head: Math.max(now.head, answer.head) };
}

// What others said after `seq`.
export const theirs = ({ items }, seq) => items.filter((item) => isTheirs(item) && item.seq > seq);
