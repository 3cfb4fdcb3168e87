import { useLayoutEffect, useState } from 'react';
import { createPortal } from 'react-dom';

/** Where titles appear; react-admin's own lists put theirs there as well. */
export const titlePlace = 'react-admin-title';

/** The title of a page, in the bar above it. */
export function PageTitle({ title }: { title: string }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => setPlace(document.getElementById(titlePlace)), []);
  return place && createPortal(title, place);
}
