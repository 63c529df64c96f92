/** The page's own elements, found by id or not at all. */

export const byId = <E extends HTMLElement>(id: string, kind: new() => E): E => {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`)
  return found
}

/** Sets text only where it differs, so that what is read aloud or selected stays as it is. */
export const say = (element: Element, text: string): void => {
  if (element.textContent !== text) element.textContent = text
}

export const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: ReadonlyArray<Node | string>
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag)
  element.className = className
  element.append(...children)
  return element
}
