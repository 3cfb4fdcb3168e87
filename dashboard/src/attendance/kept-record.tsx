import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { RecordContextProvider, useEditContext, type RaRecord } from 'react-admin';
import { Reading } from '../layout/reading.js';

/**
 * The record a form begins with, as it was when it was read: what is told of it afterwards would empty the fields somebody
 * is filling in. Inside an `EditBase`.
 */
export function KeptRecord({ children }: { children: ReactNode }) {
  const { record, isFetching } = useEditContext();
  const [kept, setKept] = useState<RaRecord | null>(null);
  // What is known from an earlier page may be old: the answer to this one's question counts.
  useEffect(() => {
    if (record && !isFetching) setKept(before => before ?? record);
  }, [record, isFetching]);
  const values = useMemo(() => kept && { ...kept, kept }, [kept]);
  if (values === null) return <Reading />;
  return <RecordContextProvider value={values}>{children}</RecordContextProvider>;
}

/** What somebody changed in a form that began with a kept record; of a new record everything. */
export function changedIn({ kept, ...values }: Record<string, unknown>): Record<string, unknown> {
  if (typeof kept !== 'object' || kept === null) return values;
  const before = new Map(Object.entries(kept));
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before.get(name))),
  );
}
