import Add from '@mui/icons-material/Add';
import FileDownload from '@mui/icons-material/FileDownloadOutlined';
import { Button, useMediaQuery } from '@mui/material';
import { useState } from 'react';
import { ColumnsButton, TopToolbar, useDataProvider, useListContext, useNotify, type RaRecord } from 'react-admin';
import { Link } from 'react-router';
import { errorText } from '../api/problem.js';
import { useIsAdmin } from '../session/permissions.js';
import { csvOf, download, type CsvColumns } from './csv.js';

interface ToolsProps<T extends RaRecord> {
  /** Words and place of the form of a new one. */
  add: string;
  to: string;
  /** Name of the file without its ending. */
  file: string;
  columns: CsvColumns<T>;
}

/** Above a list: its columns, what it shows as a file, and a new record for those who may add one. */
export function ListTools<T extends RaRecord>({ add, to, file, columns }: ToolsProps<T>) {
  const admin = useIsAdmin();
  const wide = useMediaQuery(theme => theme.breakpoints.up('md'));
  return (
    <TopToolbar sx={{ gap: 1, alignItems: 'center' }}>
      {wide && <ColumnsButton />}
      <ExportButton file={file} columns={columns} />
      {admin && (
        <Button component={Link} to={to} variant="contained" startIcon={<Add />}>
          {add}
        </Button>
      )}
    </TopToolbar>
  );
}

/** As many as one request brings, and as many as make a file. */
const batch = 500;
const largest = 20_000;

/** All records the filters leave, in the order of the list. */
function ExportButton<T extends RaRecord>({ file, columns }: { file: string; columns: CsvColumns<T> }) {
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
