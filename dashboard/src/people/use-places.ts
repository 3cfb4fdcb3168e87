import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useDataProvider, useNotify } from 'react-admin';
import { errorText } from '../api/problem.js';
import type { EmployeeView } from '../client/types.gen.js';
import { reorder } from './people-api.js';

/** Changes places in the order of the employees. */
export function usePlaces() {
  const queries = useQueryClient();
  const provider = useDataProvider();
  const notify = useNotify();
  const [busy, setBusy] = useState(false);

  const run = async (work: () => Promise<unknown>) => {
    const focused = document.activeElement?.id;
    setBusy(true);
    try {
      await work();
    } catch (error) {
      notify(errorText(error), { type: 'error' });
    }
    await queries.invalidateQueries({ queryKey: ['employees'] });
    setBusy(false);
    // The row has moved and was given anew: whoever goes on with the keyboard stays at the same button.
    if (focused) requestAnimationFrame(() => document.getElementById(focused)?.focus());
  };

  /** The two exchange their places. */
  const swap = (one: EmployeeView, other: EmployeeView) =>
    run(() => {
      const [first, second] = one.display_order < other.display_order ? [other, one] : [one, other];
      return reorder([first.id, second.id]);
    });

  /** To a place that may be somebody's: that one gets the place left behind. */
  const move = (person: EmployeeView, place: number) =>
    run(async () => {
      const holder = await holderOf(place);
      if (holder === undefined) return provider.update('employees', changeOf(person, place));
      return reorder(holder.display_order < person.display_order ? [person.id, holder.id] : [holder.id, person.id]);
    });

  const holderOf = async (place: number): Promise<EmployeeView | undefined> => {
    const perPage = 500;
    for (let page = 1; ; page++) {
      const { data } = await provider.getList<EmployeeView>('employees', {
        pagination: { page, perPage },
        sort: { field: 'display_order', order: 'ASC' },
        filter: {},
      });
      const holder = data.find(({ display_order }) => display_order === place);
      const last = data.at(-1);
      if (holder || data.length < perPage || (last && last.display_order > place)) return holder;
    }
  };

  return { move, swap, busy };
}

const changeOf = (person: EmployeeView, place: number) => ({
  id: person.id,
  data: { display_order: place },
  previousData: person,
});
