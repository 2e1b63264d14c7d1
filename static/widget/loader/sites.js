// Whether a page of this origin may show the chat: exact origins, or https://*.shop.example for every host below it.
// The server decides again by the same rule (frame-ancestors); asking here spares a stranger's page an empty button.
export function isAllowed(origin, sites) {
  return sites.some((site) => {
    const [scheme, domain] = site.split("://*.");
    return domain ? origin.startsWith(`${scheme}://`) && origin.endsWith(`.${domain}`) : origin === site;
  });
}
