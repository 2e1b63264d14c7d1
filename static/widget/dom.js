// An element with properties (attributes where there is no such property) and children. Text only, never HTML.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const name in props) {
    if (name in node) node[name] = props[name];
    else node.setAttribute(name, props[name]);
  }
  node.append(...children.filter(Boolean));
  return node;
}
