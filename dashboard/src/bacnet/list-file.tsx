import FileDownload from '@mui/icons-material/FileDownloadOutlined';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useListContext, useNotify, type RaRecord } from 'react-admin';
import { errorText } from '../api/problem.js';
import { csvOf, download, type CsvColumns } from '../people/csv.js';

/** As many as one request brings, and as many as make a file. */
const batch = 500;
const largest = 20_000;

interface FileProps<T> {
  /** Without its ending. */
  file: string;
  columns: CsvColumns<T>;
}

/** All records the filters leave, in the order of the list, as a file. */
export function ListFile<T extends RaRecord>({ file, columns }: FileProps<T>) {
  const { resource, filterValues, sort, total = 0 } = useListContext<T>();
  const provider = useDataProvider();
  const notify = useNotify();
  const [busy, setBusy] = useState(false);
  const write = async () => {
    setBusy(true);
    try {
      const records: T[] = [];
      for (let page = 1; records.length < Math.min(total, largest); page++) {
        const pagination = { page, perPage: batch };
        const { data } = await provider.getList<T>(resource, { pagination, sort, filter: filterValues });
        if (data.length === 0) break;
        records.push(...data);
      }
      download(`${file}.csv`, csvOf(columns, records));
    } catch (error) {
      notify(errorText(error), { type: 'error' });
    }
    setBusy(false);
  };
  return (
    <Button loading={busy} disabled={total === 0} startIcon={<FileDownload />} onClick={() => void write()}>
      CSV
    </Button>
  );
}
