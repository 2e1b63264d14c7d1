// Moments and sizes in the visitor's own words and time zone.

// "14:02" today, else with the date: "21 Nov 2026, 14:02".
export function moment(iso, lang, now = new Date()) {
  const at = new Date(iso);
  const date = at.toDateString() !== now.toDateString() && { dateStyle: "medium" };
  return at.toLocaleString(lang, { ...date, timeStyle: "short" });
}

export function size(bytes, lang) {
  const kilo = Math.ceil(bytes / 1000);
  return kilo < 1000 ? `${kilo} kB` : `${(kilo / 1000).toLocaleString(lang, { maximumFractionDigits: 1 })} MB`;
}
