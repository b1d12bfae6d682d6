/** Text with what was typed marked in it. */
import { Mark } from '@mantine/core';
import { partsOf } from '../format/highlight.ts';

/** Shows a text of the search; nothing in it is taken for HTML but its marks. */
export function Marked({ html }: { html: string }) {
  return partsOf(html).map((part, index) => {
    const place = `${index} ${part}`;
    return index % 2 === 1 ? <Mark key={place}>{part}</Mark> : <span key={place}>{part}</span>;
  });
}
