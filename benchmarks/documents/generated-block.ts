/**
 * Replaces the text between the markers `<!-- generated: name -->` and `<!-- end -->` of a Markdown document, which a
 * reader does not see. Throws if the document has no such block.
 */
export function replaceBlock(document: string, name: string, text: string): string {
  const start = `<!-- generated: ${name} -->\n`;
  const from = document.indexOf(start);
  const to = document.indexOf('\n<!-- end -->', from);
  if (from < 0 || to < 0) throw new Error(`the document has no block ${name}`);
  return `${document.slice(0, from + start.length)}\n${text.trim()}\n${document.slice(to)}`;
}
