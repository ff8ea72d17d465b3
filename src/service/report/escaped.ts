/** Text inside HTML and SVG, also in attributes: names come from a config. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
