/** The text of a template in pieces: {said, gap}; a `gap` is a blank that is not filled in yet, `said` its name. */
export function gaps(text) {
  return text
    .split(/\{\{\s*([^{}]{1,100}?)\s*\}\}/)
    .map((said, at) => ({ said: at % 2 ? said.replaceAll("_", " ") : said, gap: at % 2 === 1 }))
    .filter(({ said }) => said);
}
