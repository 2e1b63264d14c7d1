/** The digit pressed with Alt and nothing else, 0 for none. By its place: with Alt a layout may give other signs. */
export function numberOf({ altKey, ctrlKey, metaKey, shiftKey, code }) {
  const number = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  return altKey && !ctrlKey && !metaKey && !shiftKey && number ? Number(number) : 0;
}
