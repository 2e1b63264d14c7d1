/** For finding: small letters without accents, so that "andre" finds "André". */
export const fold = (text) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
