/** The elements of a JSON array exactly as they were written: parsing keeps their values and not their text. */

const quote = 34
const backslash = 92
const comma = 44
const opening = new Set([91, 123]) // [ {
const closing = new Set([93, 125]) // ] }

/** Of a text that is a JSON array. */
export const split = (array: string): ReadonlyArray<string> => {
  const text = array.trim().slice(1, -1)
  const elements: Array<string> = []
  let start = 0
  let depth = 0
  let isString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (isString) {
      if (code === backslash) i++
      else if (code === quote) isString = false
    } else if (code === quote) isString = true
    else if (opening.has(code)) depth++
    else if (closing.has(code)) depth--
    else if (code === comma && depth === 0) {
      elements.push(text.slice(start, i).trim())
      start = i + 1
    }
  }
  const last = text.slice(start).trim()
  return last === "" ? elements : [...elements, last]
}
